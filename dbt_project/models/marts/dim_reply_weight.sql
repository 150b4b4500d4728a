{# What a send's best reply is worth, by class. Joined last: a change of weights reads no message. #}

with final as (
    select
        cast('default' as varchar) as weights_version,
        cast('all' as varchar) as segment,
        cast(reply_class as varchar) as reply_class,
        cast(default_weight as decimal(9, 6)) as w,
        cast(null as decimal(9, 6)) as lo,
        cast(null as decimal(9, 6)) as hi,
        cast('default' as varchar) as source,
        cast(is_human as boolean) as is_human,
        cast(is_low_effort as boolean) as is_low_effort
    from {{ ref('int_reply_classes') }}
)

select * from final
