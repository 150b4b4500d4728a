{{ config(schema='private') }}

{#-
  What a message follows matters to a bare yes or no, and after an offer of more help: only conversations that hold
  one are put in order.
-#}
with said as (
    select
        messages.source_relation,
        messages.thread_key,
        messages.message_key,
        messages.sender_key,
        messages.sent_at,
        facts.is_question,
        facts.is_offer,
        facts.is_yes_or_no
    from {{ ref('int_message_texts') }} as messages
    inner join {{ ref('int_thread_marks') }} as marks
        on
            messages.source_relation = marks.source_relation
            and messages.thread_key = marks.thread_key
            and not marks.is_settled
    inner join {{ ref('int_text_facts') }} as facts on messages.text_id = facts.text_id
),

answering as (
    select distinct
        source_relation,
        thread_key
    from said
    where is_yes_or_no or is_offer
),

in_order as (
    select
        said.source_relation,
        said.message_key,
        said.sender_key,
        said.is_yes_or_no,
        lag(said.sender_key) over in_thread as follows_sender,
        lag(said.is_question) over in_thread as follows_question,
        lag(said.is_offer) over in_thread as follows_offer
    from said
    inner join answering
        on said.source_relation = answering.source_relation and said.thread_key = answering.thread_key
    window in_thread as (
        partition by said.source_relation, said.thread_key
        order by said.sent_at asc nulls last, said.message_key asc
    )
),

final as (
    select
        source_relation,
        message_key,
        is_yes_or_no and follows_question as answers_question,
        follows_offer as answers_offer
    from in_order
    where follows_sender is distinct from sender_key and (is_yes_or_no and follows_question or follows_offer)
)

select * from final
