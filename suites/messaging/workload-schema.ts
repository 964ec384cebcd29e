import { z } from 'zod';
import { MAX_PAYLOAD_BYTES, MIN_PAYLOAD_BYTES } from './generator/payload.ts';

const payloadBytes = z.int().min(MIN_PAYLOAD_BYTES).max(MAX_PAYLOAD_BYTES);

/** `messaging.workloads.<name>` of `headroom.yaml`: the traffic that brokers are asked to hold. */
export const workloadSchema = z
  .strictObject({
    sizes: z
      .array(z.strictObject({ bytes: payloadBytes.describe(`Of the payload, ${MIN_PAYLOAD_BYTES} to ${MAX_PAYLOAD_BYTES}`), weight: z.number().positive().default(1).describe('How often, in proportion to the others') }))
      .min(1)
      .describe('The distribution of sizes'),
    ratePerSec: z.number().positive().describe('Messages a second, of all producers together'),
    producers: z.int().min(1).max(64).default(1),
    consumers: z.int().min(1).max(64).default(1),
    delivery: z.enum(['shared', 'broadcast']).default('shared').describe('Each message to one of the consumers, or to every one'),
    acknowledgement: z.enum(['none', 'required']).default('required').describe('Whether a producer must be told that the broker has its message'),
    persistence: z.enum(['none', 'written', 'synced']).default('written').describe('What a message must survive: nothing, the end of the broker (written), or that of the machine (synced)'),
    replay: z.boolean().default(false).describe('Whether messages must be readable again: a log'),
    objective: z
      .strictObject({ p99Ms: z.number().positive().default(100).describe('From when a message is due to its delivery, at most, for 99 of 100') })
      .prefault({}),
  })
  .superRefine((workload, context) => {
    if (workload.persistence !== 'none' && workload.acknowledgement === 'none') {
      context.addIssue({ code: 'custom', path: ['acknowledgement'], message: "must be 'required' where persistence is asked for: nobody knows of a message whether it was written that is not acknowledged" });
    }
  });

/** A workload with its defaults filled in. */
export type WorkloadConfig = z.infer<typeof workloadSchema>;
