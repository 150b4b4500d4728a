{%- set columns = [
    'source_relation', 'message_key', 'thread_key', 'sent_at', 'direction', 'sender_key', 'recipient_key',
    'sender_kind', 'channel', 'campaign_id', 'ad_id', 'send_kind', 'reply_to_key', 'subject_present',
    'is_platform_option', 'auto_submitted', 'delivery_status', 'retracted_at', 'body_length',
    'has_attachment', 'is_draft', 'extra',
] -%}

{{ stacked(columns, [
    ref('stg_landed__messages'),
    ref('stg_linkedin_archive__messages'),
]) }}
