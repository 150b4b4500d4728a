{# What is landed is found again: each message received, each send, each outcome, the unattributed included. #}

with counted as (
    select
        'messages received' as what,
        (
            select count(*) from {{ ref('messages') }}
            where direction = 'in' and not coalesce(is_draft, false)
        ) as landed,
        (select count(*) from {{ ref('fct_replies') }}) as found
    union all
    select
        'reply messages in the cube' as what,
        (select count(*) from {{ ref('fct_replies') }}) as landed,
        (select coalesce(sum(reply_messages), 0) from {{ ref('cube_send_class_daily') }}) as found
    union all
    select
        'sends' as what,
        (select count(*) from {{ ref('int_messages_sequenced') }} where send_kind is not null) as landed,
        (select coalesce(sum(sends), 0) from {{ ref('cube_send_class_daily') }}) as found
    union all
    select
        'outcomes' as what,
        (select count(*) from {{ ref('outcomes') }}) as landed,
        (select count(*) from {{ ref('int_outcomes_attributed') }}) as found
    union all
    select
        'classes' as what,
        coalesce(sum(replies_gross), 0) as landed,
        coalesce(
            sum(
                replies_auto + replies_declined + replies_one_tap + replies_acknowledgement + replies_brief
                + replies_substantive + replies_unknown
            ), 0
        ) as found
    from {{ ref('rpt_campaign_daily') }}
)

select *
from counted
where landed <> found
