{#
  The only text that ever leaves the restricted zone: normal forms of one-tap replies, each used at least 20 times
  by at least 5 people. A form with a digit, an address or a link is held back whatever its use: it may point at
  somebody.
#}

with used as (
    select
        forms.normal_form,
        replies.reply_class,
        max(replies.canned_family) as canned_family,
        bool_or(replies.is_canned) as is_canned,
        bool_or(replies.is_template) as is_template,
        count(*) as uses,
        count(distinct replies.person_id) as people
    from {{ ref('int_replies_scored') }} as replies
    inner join {{ ref('int_message_forms') }} as forms
        on
            replies.source_relation = forms.source_relation
            and replies.message_key = forms.message_key
    where
        replies.reply_class = 'one_tap'
        and forms.normal_form is not null
        and forms.normal_form <> ''
    group by
        forms.normal_form,
        replies.reply_class
),

final as (
    select
        cast(used.normal_form as varchar) as phrase,
        cast(used.reply_class as varchar) as reply_class,
        cast(used.canned_family as varchar) as canned_family,
        cast(used.is_canned as boolean) as is_canned,
        cast(used.is_template as boolean) as is_template,
        cast(used.uses as bigint) as uses,
        cast(used.people as bigint) as people,
        cast(weights.w as decimal(9, 6)) as w
    from used
    left join {{ ref('dim_reply_weight') }} as weights
        on
            used.reply_class = weights.reply_class
            and weights.segment = 'all'
            and weights.is_current
    where
        used.uses >= 20
        and used.people >= 5
        and not {{ matches('used.normal_form', '[0-9@]|https?:|www') }}
)

select * from final
