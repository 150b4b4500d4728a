{{ config(schema='private') }}

with limits as (
    {{ effort_weights(['limit_template_words', 'limit_template_senders', 'limit_template_threads']) | indent }}
),

uses as (
    select
        texts.form_id,
        messages.source_relation,
        messages.sender_key,
        messages.thread_key,
        texts.is_question
    from {{ ref('int_message_texts') }} as messages
    inner join {{ ref('int_texts') }} as texts on messages.text_id = texts.text_id
),

-- Only a form used again can have many senders: most forms are used once and need no distinct count.
repeated as (
    select form_id
    from uses
    group by form_id
    having count(*) > 1
),

by_sender as (
    select
        uses.form_id,
        uses.sender_key,
        count(*) as uses,
        count(distinct uses.thread_key) as threads,
        bool_or(uses.is_question) as is_question
    from uses
    inner join repeated on uses.form_id = repeated.form_id
    group by uses.form_id, uses.sender_key
),

by_form as (
    select
        form_id,
        cast(sum(uses) as bigint) as uses,
        count(distinct sender_key) as senders,
        cast(sum(threads) as bigint) as threads,
        max(threads) as most_threads_of_a_sender,
        bool_or(is_question) as is_question
    from by_sender
    group by form_id
),

final as (
    select
        words.form_id,
        words.normal_form,
        words.n_words,
        coalesce(by_form.uses, 1) as uses,
        coalesce(by_form.senders, 1) as senders,
        coalesce(by_form.threads, 1) as threads,
        words.canned_family is not null as is_canned,
        words.canned_family,
        words.n_words >= limits.w_limit_template_words
        and (
            by_form.senders >= limits.w_limit_template_senders and not by_form.is_question
            or by_form.most_threads_of_a_sender >= limits.w_limit_template_threads
        ) is true as is_template
    from {{ ref('int_form_words') }} as words
    cross join limits
    left join by_form on words.form_id = by_form.form_id
)

select * from final
