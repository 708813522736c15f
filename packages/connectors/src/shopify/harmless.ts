// Which topics are known to have nothing for us? Nothing else is ever left alone: a topic nobody listed here could be a sale under a new
// name, so it is kept and shown. By resource, after Shopify's list of webhook topics (WebhookSubscriptionTopic of the Admin API).

/** What stands before the slash of a webhook's topic. Not here: money (orders, refunds, disputes, transactions, returns, subscriptions). */
const resources = new Set(
  `app app_purchases_one_time app_subscriptions audit_events bulk_operations cart carts channels checkouts
  checkout_and_accounts_configurations collection_listings collection_publications collections companies company_contact_roles
  company_contacts company_locations customer customer_account_settings customer_groups customer_payment_methods customers
  customers_email_marketing_consent customers_marketing_consent delivery_promise_settings discounts domains draft_orders
  fulfillment_events fulfillment_holds fulfillment_orders fulfillments inventory_items inventory_levels inventory_shipments
  inventory_transfers locales locations markets markets_backup_region metafield_definitions metaobjects product_feeds
  product_listings product_publications profiles publications reverse_deliveries reverse_fulfillment_orders
  scheduled_product_listings segments selling_plan_groups shop themes variants`.split(/\s+/),
);

const topics = new Set([
  "orders/link_requested",
  "orders/risk_assessment_changed",
  "orders/shopify_protect_eligibility_changed",
]);

/** What an event subscription is about. Not here: Order, and Product, whose stock and state we want. */
const nouns = new Set(
  `collection company companycontact companylocation customer deliveryprofile discount discountnode draftorder fulfillment
  fulfillmentorder inventoryitem location market metaobject segment shop theme`.split(/\s+/),
);

/** @param topic in small letters */
export function isHarmless(topic: string): boolean {
  const [resource = "", action] = topic.split("/");
  return action === undefined ? nouns.has(resource) : topics.has(topic) || resources.has(resource);
}
