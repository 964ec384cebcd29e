/** What the page needs to draw one chart. Values are in the unit of their axis; the page knows no units. */
export interface ChartSpec {
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  readonly series: readonly ChartSeries[];
  /** Shaded stretches of the x axis: within a row, e.g. its noise floor, or (null) from top to bottom, e.g. what was not measured. */
  readonly bands: readonly { readonly row: number | null; readonly from: number; readonly to: number }[];
  /** A line at a value of the x axis, e.g. "no difference". */
  readonly zeroLine: number | null;
  readonly heightPx: number;
}

export interface ChartAxis {
  /** Names the quantity, its unit and, where it is so, that the scale is logarithmic. */
  readonly title: string;
  readonly scale: 'linear' | 'log';
  /** Names of the rows 0, 1, …; a label may have several lines. `null`: the axis is a number. */
  readonly rows: readonly (readonly string[])[] | null;
  readonly min: number | null;
  readonly max: number | null;
  /** Names at values of their own, e.g. months; default: numbers that suit the scale. */
  readonly ticks?: readonly { readonly value: number; readonly label: string }[];
}

export interface ChartSeries {
  /** Empty: not named in the legend, e.g. the line through points that are named already. */
  readonly label: string;
  /** Picks colour and marker, so that a contender looks the same in every chart. */
  readonly slot: number;
  /** `large`: an estimate with its whiskers. `small`: one observation among many. `none`: only the line is drawn. */
  readonly marker: 'large' | 'small' | 'none';
  /**
   * Joins the points: `plain`; `dashed`; `stacked` with the area down to the series before it filled (its values are added
   * up already); `edge`, not drawn, with the `band` after it, whose area down to the edge is filled: an interval of a curve.
   */
  readonly line?: 'plain' | 'dashed' | 'stacked' | 'edge' | 'band';
  readonly points: readonly ChartPoint[];
}

export interface ChartPoint {
  readonly x: number;
  readonly y: number;
  /** Ends of the interval along the x axis. */
  readonly lower?: number;
  readonly upper?: number;
  /** Ends of the interval along the y axis. */
  readonly yLower?: number;
  readonly yUpper?: number;
  /** What the tooltip says. */
  readonly text: string;
}
