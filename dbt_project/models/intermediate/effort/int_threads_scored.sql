{{ config(schema='private') }}

-- After the messages: a build that dies between the two scores its conversations once more.
-- depends_on: {{ ref('int_messages_scored') }}

with final as (
    select
        source_relation,
        thread_key,
        mark
    from {{ ref('int_thread_marks') }}
)

select * from final
