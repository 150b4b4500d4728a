{{ config(schema='private', materialized='incremental', incremental_strategy='delete+insert', unique_key='text_id') }}

{#-
  What a received text wants, and whether a machine wrote it; of any text, whether it ends by offering more help. A
  text is held against the patterns of the languages its own words speak: all languages together are too many for the
  engine to keep in mind at once (a hundred times slower), and a Spanish "para" is no Dutch one.
-#}
{%- set languages = effort_languages() %}
{%- set wanted = ['opt_out', 'declined', 'meeting', 'commit'] %}
{%- set patterns = {} %}
{%- for lang in languages %}
{%- set here = "lang in ('" ~ lang ~ "', '*')" %}
{%- do patterns.update({
    lang ~ ' auto': effort_alternation(ref('eff_auto_reply_pattern'), here ~ " and scope = 'text'"),
    lang ~ ' any': effort_alternation(ref('eff_intent_phrase'), here ~ " and intent <> 'offer'"),
}) %}
{%- for intent in wanted %}
{%- do patterns.update({
    lang ~ ' ' ~ intent: effort_alternation(ref('eff_intent_phrase'), here ~ " and intent = '" ~ intent ~ "'"),
}) %}
{%- endfor %}
{%- endfor %}
{%- do patterns.update({'offer': effort_alternation(ref('eff_intent_phrase'), "intent = 'offer'")}) %}
{%- set lexicon = local_md5(
    patterns ~ effort_lexicon_digest()
    ~ effort_fingerprint(ref('eff_effort_term'), ['term', 'weight'], "term = 'limit_language_share'")
) %}

with limits as (
    {{ effort_weights(['limit_language_share']) | indent }}
),

unasked as (
    select texts.*
    from {{ ref('int_texts') }} as texts
    {% if is_incremental() -%}
    left join {{ this }} as known on texts.text_id = known.text_id and known.lexicon = '{{ lexicon }}'
    {% endif -%}
    where
        (texts.is_received or texts.question_tail is not null)
        {% if is_incremental() -%}
        and (known.text_id is null or (texts.is_received and not known.is_received))
        {%- endif %}
),

texts as (
    select
        texts.text_id,
        texts.is_received,
        texts.normal_form,
        texts.folded,
        texts.question_tail,
        {%- for lang in languages %}
        {{ packed_field('words.evidence', loop.index0, 7) }} > limits.w_limit_language_share * words.n_words_read
            and texts.is_received as speaks_{{ lang }}{{ ',' if not loop.last }}
        {%- endfor %}
    from unasked as texts
    inner join {{ ref('int_form_words') }} as words on texts.form_id = words.form_id
    cross join limits
),

met as (
    select
        *,
        {%- for kind, text in [('auto', 'folded'), ('any', 'normal_form')] %}
        case
            {%- for lang in languages %}
            when speaks_{{ lang }} and {{ matches(text, patterns[lang ~ ' ' ~ kind]) }} then true
            {%- endfor %}
            else false
        end as meets_{{ kind }}{{ ',' if not loop.last }}
        {%- endfor %}
    from texts
),

final as (
    select
        text_id,
        is_received,
        meets_auto as is_auto_text,
        case
            when not meets_any then null
            {%- for intent in wanted %}
            {%- for lang in languages %}
            when speaks_{{ lang }} and {{ matches('normal_form', patterns[lang ~ ' ' ~ intent]) }} then '{{ intent }}'
            {%- endfor %}
            {%- endfor %}
        end as intent,
        coalesce({{ matches('question_tail', patterns['offer']) }}, false) as is_offer,
        '{{ lexicon }}' as lexicon
    from met
)

select * from final
