{{ config(materialized='incremental', incremental_strategy='threads') }}

{#
  The class of every message. The order of the cases is the order of the tiers; where p_low parts them and which of
  them count as low effort stands in `effort_tier`. A canned family with a tier row of its own name is a tier.
#}

-- depends_on: {{ ref('int_thread_marks') }}
{{- effort_wants_every_thread() }}

with tiers as (
    select
        tier,
        reply_class,
        is_low_effort
    from {{ ref('eff_effort_tier') }}
),

templates as (
    select
        form_id,
        is_to_many
    from {{ ref('int_forms') }}
    where is_template
),

facts as (
    select
        keys.*,
        -- What one person sends to many is pasted; a question, request or date that many send is only a common one.
        templates.form_id is not null and (
            templates.is_to_many
            or not (keys.is_question or coalesce(scores.n_ask + scores.n_num > 0, false))
        ) as is_template,
        scores.canned_family,
        families.tier as family_tier,
        scores.p_low,
        scores.tier_by_p,
        scores.n_words,
        scores.n_units,
        {%- for class in effort_classes() + ['content'] %}
        scores.n_{{ class }},
        {%- endfor %}
        coalesce(scores.n_emoji > 0 and scores.n_emoji = scores.n_units, false) as is_emoji_only,
        coalesce(keys.answers_question and scores.n_yn > 0 and scores.n_yn = scores.n_units, false) as is_bare_answer,
        -- "No, thanks" to "Anything else?" takes leave: it declines nothing and answers nothing.
        coalesce(
            keys.answers_offer and scores.n_yn > 0 and scores.n_content + scores.n_ask + scores.n_num = 0, false
        ) as is_leave,
        scores.up_1,
        scores.up_2,
        scores.down_1,
        scores.down_2
    from {{ ref('int_message_keys') }} as keys
    inner join {{ ref('int_form_scores') }} as scores
        on keys.form_id = scores.form_id and keys.is_question = scores.is_question and keys.lang = scores.lang
    left join templates on keys.form_id = templates.form_id
    left join tiers as families on scores.canned_family = families.tier
),

tiered as (
    select
        *,
        case
            when is_auto_header or is_auto_text then 'auto_reply'
            when is_platform_option then 'one_tap'
            when is_bare_answer and not is_leave then 'brief'
            when canned_family is not null then coalesce(family_tier, 'one_tap')
            when is_emoji_only then 'one_tap'
            when is_template then 'template'
            when p_low is null then 'unknown_language'
            else tier_by_p
        end as tier,
        case
            when is_auto_header then 'R_AUTO_HEADER'
            when is_auto_text then 'R_AUTO_TEXT'
            when is_platform_option then 'R_PLATFORM'
            when is_bare_answer and not is_leave then 'R_YESNO'
            when canned_family is not null then 'R_CANNED'
            when is_emoji_only then 'R_EMOJI_ONLY'
            when is_template then 'R_TEMPLATE'
            when p_low is null then 'R_UNKNOWN'
        end as rule_reason,
        case
            when is_leave and intent <> 'opt_out' then 'none'
            when canned_family = 'decline' and intent in ('none', 'question') then 'declined'
            when canned_family = 'commit' and intent in ('none', 'question') then 'commit'
            else intent
        end as full_intent
    from facts
),

reasoned as (
    select
        tiered.*,
        case
            when tiered.tier = 'auto_reply' then 'auto_reply'
            when tiered.full_intent in ('declined', 'opt_out') then 'declined'
            else tiered.tier
        end as class_tier,
        case when own.is_low_effort then tiered.up_1 else tiered.down_1 end as term_1,
        case when own.is_low_effort then tiered.up_2 else tiered.down_2 end as term_2
    from tiered
    inner join tiers as own on tiered.tier = own.tier
),

final as (
    select
        ---------- keys
        reasoned.source_relation,
        reasoned.message_key,
        reasoned.thread_key,
        reasoned.sent_at,
        reasoned.direction,

        ---------- the verdict
        reasoned.lang,
        reasoned.tier,
        tiers.reply_class,
        reasoned.p_low,
        reasoned.full_intent as intent,
        tiers.is_low_effort,
        coalesce(reasoned.rule_reason, reasoned.term_1) as reason_1,
        case
            when reasoned.rule_reason is null then reasoned.term_2
            when coalesce(reasoned.term_1 <> reasoned.rule_reason, true) then reasoned.term_1
            else reasoned.term_2
        end as reason_2,

        ---------- features that outlive the text
        reasoned.is_question,
        reasoned.n_words,
        {%- for class in effort_classes() + ['content'] %}
        reasoned.n_{{ class }},
        {%- endfor %}
        reasoned.canned_family is not null as is_canned,
        reasoned.canned_family,
        reasoned.is_emoji_only,
        reasoned.is_template
    from reasoned
    inner join tiers on reasoned.class_tier = tiers.tier
)

select * from final
