/** Categories, each with the things that are sold in it. */
export const categories: readonly (readonly [name: string, things: readonly string[]])[] = [
  ['Armchairs', ['Armchair', 'Recliner', 'Rocking Chair']],
  ['Backpacks', ['Backpack', 'Rucksack', 'Daypack']],
  ['Bakeware', ['Loaf Tin', 'Baking Tray', 'Cake Mould']],
  ['Bath', ['Bath Mat', 'Soap Dish', 'Shower Curtain']],
  ['Bed Linen', ['Duvet Cover', 'Pillowcase', 'Fitted Sheet']],
  ['Bicycles', ['Touring Bicycle', 'Folding Bicycle', 'City Bicycle']],
  ['Blankets', ['Blanket', 'Throw', 'Quilt']],
  ['Board Games', ['Chess Set', 'Backgammon Set', 'Puzzle']],
  ['Bookcases', ['Bookcase', 'Wall Shelf', 'Corner Shelf']],
  ['Camping', ['Tent', 'Sleeping Bag', 'Camp Stove']],
  ['Candles', ['Candle', 'Tea Light', 'Lantern']],
  ['Carpets', ['Rug', 'Runner', 'Door Mat']],
  ['Clocks', ['Wall Clock', 'Alarm Clock', 'Mantel Clock']],
  ['Coffee', ['Coffee Grinder', 'Moka Pot', 'French Press']],
  ['Cookware', ['Saucepan', 'Frying Pan', 'Stockpot']],
  ['Curtains', ['Curtain', 'Roller Blind', 'Curtain Rail']],
  ['Cutlery', ['Knife Set', 'Fork Set', 'Serving Spoon']],
  ['Desks', ['Desk', 'Standing Desk', 'Writing Table']],
  ['Garden Tools', ['Spade', 'Rake', 'Pruning Shears']],
  ['Glassware', ['Tumbler', 'Wine Glass', 'Carafe']],
  ['Hand Tools', ['Hammer', 'Screwdriver Set', 'Hand Saw']],
  ['Headphones', ['Headphones', 'Earphones', 'Headset']],
  ['Jackets', ['Rain Jacket', 'Parka', 'Windbreaker']],
  ['Kettles', ['Kettle', 'Teapot', 'Samovar']],
  ['Keyboards', ['Keyboard', 'Number Pad', 'Wrist Rest']],
  ['Lamps', ['Desk Lamp', 'Floor Lamp', 'Pendant Lamp']],
  ['Luggage', ['Suitcase', 'Travel Bag', 'Garment Bag']],
  ['Mirrors', ['Mirror', 'Shaving Mirror', 'Hall Mirror']],
  ['Notebooks', ['Notebook', 'Sketchbook', 'Diary']],
  ['Outdoor Furniture', ['Garden Bench', 'Deckchair', 'Parasol']],
  ['Pens', ['Fountain Pen', 'Ballpoint', 'Pencil Set']],
  ['Plant Pots', ['Plant Pot', 'Planter', 'Watering Can']],
  ['Radios', ['Radio', 'Clock Radio', 'World Receiver']],
  ['Shoes', ['Walking Shoe', 'Sandal', 'Boot']],
  ['Sofas', ['Sofa', 'Corner Sofa', 'Sofa Bed']],
  ['Storage', ['Storage Box', 'Basket', 'Chest']],
  ['Tables', ['Dining Table', 'Side Table', 'Coffee Table']],
  ['Tableware', ['Dinner Plate', 'Bowl', 'Mug']],
  ['Towels', ['Bath Towel', 'Hand Towel', 'Beach Towel']],
  ['Watches', ['Wrist Watch', 'Pocket Watch', 'Stopwatch']],
];

export const qualities = [
  'Classic', 'Compact', 'Deluxe', 'Everyday', 'Foldable', 'Handmade', 'Heavy', 'Light', 'Little', 'Modern',
  'Nordic', 'Plain', 'Rustic', 'Slim', 'Sturdy', 'Tall', 'Vintage', 'Wide',
] as const;

export const colours = [
  'Amber', 'Ash', 'Black', 'Blue', 'Brown', 'Cherry', 'Copper', 'Cream', 'Green', 'Grey', 'Ivory', 'Oak',
  'Olive', 'Red', 'Sand', 'Silver', 'Slate', 'Walnut', 'White', 'Yellow',
] as const;

export const givenNames = [
  'Ada', 'Amir', 'Anna', 'Aiko', 'Ben', 'Carla', 'Chen', 'Clara', 'David', 'Diego', 'Elena', 'Emil', 'Eva', 'Fatima',
  'Finn', 'Grace', 'Hana', 'Hugo', 'Ines', 'Ivan', 'Jana', 'Jonas', 'Karim', 'Lea', 'Leo', 'Lina', 'Lucia', 'Marco',
  'Maria', 'Max', 'Mei', 'Mila', 'Nadia', 'Noah', 'Nora', 'Olga', 'Omar', 'Paul', 'Priya', 'Rosa', 'Sam', 'Sofia',
  'Tariq', 'Theo', 'Vera', 'Yusuf', 'Zoë',
] as const;

export const familyNames = [
  'Abe', 'Andersson', 'Bakker', 'Bauer', 'Berg', 'Costa', 'Diaz', 'Dubois', 'Evans', 'Ferrari', 'Fischer', 'García',
  'Haddad', 'Hansen', 'Horváth', 'Ito', 'Jansen', 'Kaya', 'Khan', 'Kim', 'Kowalski', 'Larsen', 'Lopez', 'Martin',
  'Meyer', 'Moreau', 'Müller', 'Nagy', 'Novák', 'Okafor', 'Olsen', 'Patel', 'Popov', 'Ricci', 'Rossi', 'Sato',
  'Schmidt', 'Silva', 'Singh', 'Smith', 'Tanaka', 'Virtanen', 'Wagner', 'Walsh', 'Weber', 'Wright', 'Yilmaz', 'Zhang',
] as const;
