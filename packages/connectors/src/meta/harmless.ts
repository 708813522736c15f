// Which of Meta's webhooks are known to have nothing for us? Nothing else is left alone: what nobody listed here could be a sale or a lead
// under a new name, so it is kept and shown. After Meta's reference of webhook fields for Pages, Messenger and Instagram.
import type { Heard } from "./shape.ts";

export const harmlessObjects = new Set(["user", "permissions", "application", "certificate_transparency"]);

/** Fields of Pages and Instagram accounts, and the keys that messages have instead. Not here: payments, orders, checkouts. */
export const harmlessFields = new Set(
  `about account_linking app_roles attire awards bio birthday business_integrity category changed_fields company_overview conversations culinary_team
  current_location delivery description email founded general_info general_manager group_feed hometown hours
  inbox_labels live_videos location members message_context message_deliveries message_echoes message_edit message_edits message_reads
  message_template_status_update messaging_account_linking messaging_direct_send_status messaging_feedback
  messaging_game_plays messaging_handovers messaging_integrity messaging_optins messaging_optouts messaging_policy_enforcement messaging_seen mission
  name optin page_about_story page_change_proposal page_upcoming_change parking pass_thread_control payment_options personal_info personal_interests
  phone picture policy_enforcement price_range product_review products public_transit publisher_subscriptions ratings read registration
  request_thread_control standby story_insights take_thread_control user_action username video_text_question_responses videos website`.split(
    /\s+/,
  ),
);

/** @param where in the body, as `entry[0].changes[0].value` */
export function unheard(where: string, what: "field" | "object" | "message"): Heard {
  return {
    outcome: "untranslatable",
    reason: `${where}: this ${what} is not known to Handoff yet; replay it once it is.`,
  };
}
