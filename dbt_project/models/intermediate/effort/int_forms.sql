{{ config(schema='private') }}

with limits as (
    {{ effort_weights(['limit_template_words', 'limit_template_senders', 'limit_template_threads']) | indent }}
),

uses as (
    select
        texts.form_id,
        messages.sender_key,
        messages.thread_key
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

again as (
    select uses.*
    from uses
    inner join repeated on uses.form_id = repeated.form_id
),

threads_of_a_sender as (
    select
        form_id,
        sender_key,
        count(distinct thread_key) as threads
    from again
    group by form_id, sender_key
),

by_form as (
    select
        form_id,
        count(*) as uses,
        count(distinct sender_key) as senders,
        count(distinct thread_key) as threads
    from again
    group by form_id
),

most_threads as (
    select
        form_id,
        max(threads) as threads
    from threads_of_a_sender
    group by form_id
),

counted as (
    select
        words.form_id,
        words.n_words,
        coalesce(by_form.uses, 1) as uses,
        coalesce(by_form.senders, 1) as senders,
        coalesce(by_form.threads, 1) as threads,
        words.canned_family is not null as is_canned,
        words.canned_family,
        coalesce(
            words.n_words >= limits.w_limit_template_words
            and by_form.senders >= limits.w_limit_template_senders,
            false
        ) as is_from_many,
        coalesce(
            words.n_words >= limits.w_limit_template_words
            and most_threads.threads >= limits.w_limit_template_threads,
            false
        ) as is_to_many
    from {{ ref('int_form_words') }} as words
    cross join limits
    left join by_form on words.form_id = by_form.form_id
    left join most_threads on words.form_id = most_threads.form_id
),

final as (
    select
        *,
        is_from_many or is_to_many as is_template
    from counted
)

select * from final
