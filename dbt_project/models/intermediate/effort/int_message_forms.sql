{{ config(materialized='view', schema='private') }}

with final as (
    select
        messages.source_relation,
        messages.message_key,
        texts.form_id,
        texts.normal_form
    from {{ ref('int_message_texts') }} as messages
    inner join {{ ref('int_texts') }} as texts on messages.text_id = texts.text_id
)

select * from final
