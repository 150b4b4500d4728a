{{ config(schema='private') }}

with unlisted as (
    select * from {{ ref('int_forms') }}
    where not is_canned and is_template
),

texts as (
    select distinct
        texts.form_id,
        texts.normal_form
    from {{ ref('int_texts') }} as texts
    inner join unlisted on texts.form_id = unlisted.form_id
),

every_use as (
    select count(*) as uses from {{ ref('int_message_texts') }}
),

final as (
    select
        texts.normal_form as text,
        unlisted.uses,
        unlisted.senders,
        unlisted.threads,
        cast(unlisted.uses as double) / nullif(every_use.uses, 0) as coverage
    from unlisted
    inner join texts on unlisted.form_id = texts.form_id
    cross join every_use
)

select * from final
