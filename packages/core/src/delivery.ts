// What became of one HTTP request of a platform? Told without its body: nothing here names a person.
export const deliveryOutcomes = ["translated", "ignored", "quarantined", "malformed", "replayed"] as const;
export type DeliveryOutcome = (typeof deliveryOutcomes)[number];

export type DeliveryRecord = {
  /** Sorts by time: `dlv_…`. */
  id: string;
  connection: string;
  platform: string;
  topic: string;
  receivedAt: string;
  outcome: DeliveryOutcome;
  /** How many facts it became. */
  facts: number;
  reason?: string;
  /** It waits in quarantine for its connection to live again, not for a fix. */
  held?: boolean;
  ms: number;
};
