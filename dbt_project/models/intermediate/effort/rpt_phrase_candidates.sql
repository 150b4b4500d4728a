{{ config(schema='private') }}

with unlisted as (
    select * from {{ ref('int_forms') }}
    where not is_canned and is_template
),

every_use as (
    select count(*) as uses from {{ ref('int_message_texts') }}
),

final as (
    select
        unlisted.normal_form as text,
        unlisted.uses,
        unlisted.senders,
        unlisted.threads,
        cast(unlisted.uses as double) / nullif(every_use.uses, 0) as coverage
    from unlisted
    cross join every_use
)

select * from final
