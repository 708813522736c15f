// Where does everything stand in the one table? Every key begins with the business, but for the four doors
// (API key, session, connection, slug) through which a stranger's request finds its business.

export type Key = { pk: string; sk: string };

export const keys = {
  // doors
  apiKey: (hash: string): Key => ({ pk: `key#${hash}`, sk: "key" }),
  session: (hash: string): Key => ({ pk: `session#${hash}`, sk: "session" }),
  connectionDoor: (connection: string): Key => ({ pk: `connection#${connection}`, sk: "door" }),
  slug: (slug: string): Key => ({ pk: `slug#${slug}`, sk: "link" }),
  businesses: "businesses",

  // what the owner told us
  settings: (business: string, sk: string): Key => ({ pk: `${business}#settings`, sk }),
  account: (business: string, account: string): Key => ({ pk: `${business}#account`, sk: account }),
  code: (business: string, code: string): Key => ({ pk: `${business}#code`, sk: code.trim().toUpperCase() }),

  // people
  who: (business: string, identity: string) => `${business}#who#${identity}`,
  link: (business: string, from: string, to: string): Key => ({ pk: keys.who(business, from), sk: `=#${to}` }),

  // sales
  sale: (business: string, sale: string) => `${business}#sale#${sale}`,
  credit: (business: string, sale: string): Key => ({ pk: keys.sale(business, sale), sk: "credit" }),

  // days and rollups
  day: (business: string, day: string) => `${business}#day#${day}`,
  rollup: (business: string) => `${business}#rollup`,

  // the watch
  path: (business: string, path: string) => `${business}#path#${path}`,
  paths: (business: string) => `${business}#paths`,
  traffic: (business: string, path: string) => `${business}#traffic#${path}`,
  offer: (business: string, offer: string) => `${business}#offer#${offer}`,
  handle: (business: string, handle: string) => `${business}#handle#${handle}`,
  stock: (business: string, inventoryItem: string) => `${business}#stock#${inventoryItem}`,
  ended: (business: string) => `${business}#ended`,
  incidents: (business: string) => `${business}#incidents`,

  // what came in, what went out
  deliveries: (business: string, connection: string) => `${business}#deliveries#${connection}`,
  quarantine: (business: string) => `${business}#quarantine`,
  refused: (business: string, connection: string) => `${business}#refused#${connection}`,
  held: (business: string, connection: string) => `${business}#held#${connection}`,
  leads: (business: string) => `${business}#leads`,
  notices: (business: string) => `${business}#notices`,
  erasures: (business: string) => `${business}#erasures`,
  forgotten: (business: string) => `${business}#forgotten`,
} as const;
