{{ ad_reporting_above(['campaign_id', 'ad_group_id'], reach_level='ad_group_id') }}
