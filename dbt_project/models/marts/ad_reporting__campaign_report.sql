{{ ad_reporting_above(['campaign_id'], reach_level='campaign_id') }}
