-- What a home may lack. Each section turns the planted marts into those of a home without it.

-- section: messages only
update mart_meta set has_ads = false, has_outcomes = false, outcomes = 0, outcomes_attributed = 0;
update rpt_campaign_daily set
    spend = null, clicks = null, impressions = null, mature_spend = null, currency = null, platform = null,
    account_id = null, downloads = null, signups = null, transactions = null;
update rpt_campaign_to_date set
    spend = null, cpc = null, cost_per_reply = null, cost_per_quality_reply = null, currency = null,
    platform = null, account_id = null, reach_28 = null, frequency_28 = null;
update rpt_week set downloads = null, signups = null, transactions = null, leads = null, meetings = null;
update rpt_divergence set outcomes_recent = null, outcome_ratio = null, account_name = null;
delete from rpt_outcome_drivers;
delete from rpt_reconciliation;
delete from dim_account;

-- section: ads only
update mart_meta set has_messages = false, has_outcomes = false, sends = 0;
delete from rpt_campaign_daily where campaign_id in ('__approach__', '__inbound__');
update rpt_campaign_daily set
    sends_delivered = null, replies_gross = null, replies_human = null, quality_replies = null,
    mature_replies_gross = null, mature_quality_replies = null, downloads = null;
delete from rpt_campaign_to_date where campaign_id in ('__approach__', '__inbound__');
update rpt_campaign_to_date set
    sends_delivered = null, replies_gross = null, raw_engagement_rate = null, quality_replies = null,
    quality_engagement_rate = null, quality_engagement_rate_low = null, quality_engagement_rate_high = null,
    low_effort_share = null, evidence_grade = null, cost_per_reply = null, cost_per_quality_reply = null;
delete from rpt_divergence;
delete from rpt_outcome_drivers;
delete from rpt_projection;
delete from rpt_week;
delete from cube_send_class_daily;
delete from rpt_class_mix;
delete from rpt_phrases;

-- section: nothing at all
update mart_meta set has_messages = false, has_ads = false, has_outcomes = false, sends = 0;
delete from rpt_campaign_daily;
delete from rpt_campaign_to_date;
delete from rpt_divergence;
delete from rpt_outcome_drivers;
delete from rpt_projection;
delete from rpt_week;
delete from cube_send_class_daily;
delete from rpt_class_mix;
delete from rpt_phrases;
delete from rpt_reconciliation;
delete from dim_campaign;
delete from rpt_metric_health;
delete from rpt_divergence;
delete from rpt_outcome_drivers;
delete from rpt_projection;
delete from dim_account;

-- section: ten days of one campaign
delete from rpt_divergence where unit_id <> 'a3';
delete from rpt_outcome_drivers;
delete from rpt_projection;
update mart_meta set as_of = date '2026-07-12';
delete from rpt_campaign_daily where campaign_id <> 'a1' or date_day > date '2026-07-12';
delete from rpt_campaign_to_date where campaign_id <> 'a1';
update rpt_campaign_to_date set evidence_grade = 'D', sends_delivered = 20;
delete from rpt_week where week_start > date '2026-07-06';

-- section: no reply
update rpt_campaign_daily set
    replies_gross = 0, replies_human = 0, replies_low_effort = 0, quality_replies = 0, quality_replies_sq = 0,
    replies_unknown = 0, mature_replies_gross = 0, mature_quality_replies = 0;
update rpt_campaign_to_date set
    replies_gross = 0, raw_engagement_rate = 0, quality_engagement_rate = 0, quality_engagement_rate_low = 0,
    quality_engagement_rate_high = 0.001, low_effort_share = null;
update rpt_week set
    replies_gross = 0, quality_replies = 0, raw_engagement_rate = 0, quality_engagement_rate = 0;
delete from cube_send_class_daily where reply_class <> 'none';
delete from rpt_class_mix;

-- section: no phrase used often
delete from rpt_phrases;

-- section: a real home
update mart_meta set home_kind = 'real';

-- section: calibrated weights
update dim_reply_weight set source = 'calibrated';

-- section: no control totals
delete from rpt_reconciliation;
