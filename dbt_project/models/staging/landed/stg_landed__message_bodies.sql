{{ config(schema='private') }}

with bodies as (
    select * from {{ source('landed', 'message_bodies') }}
),

{# Which file tells a message is decided on keys alone: a text never goes through a window. #}
told_by as (
    select
        source_relation,
        message_key,
        file_name,
        date
    from bodies
    qualify row_number() over (
        partition by source_relation, message_key
        order by file_name desc nulls last, date desc nulls last
    ) = 1
),

final as (
    select
        bodies.source_relation,
        bodies.message_key,
        bodies.body_text,
        bodies.subject_text,
        bodies.lang_hint,
        bodies.participant_names
    from bodies
    inner join told_by
        on
            bodies.source_relation = told_by.source_relation
            and bodies.message_key = told_by.message_key
            and bodies.file_name = told_by.file_name
            and bodies.date = told_by.date
)

select * from final
