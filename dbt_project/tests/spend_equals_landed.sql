{# Money and counts of the fact equal what is landed, exactly, by source, account, day and currency. #}

{%- set measures = ['spend', 'impressions', 'clicks', 'sends', 'opens'] %}

with sides as (
    {% for side in ['ad_performance_daily', 'fct_ad_performance_daily'] -%}
    select
        '{{ side }}' as side,
        source_relation,
        account_id,
        date_day,
        currency,
        count(*) as n_rows
        {%- for measure in measures %},
        coalesce(sum({{ measure }}), 0) as {{ measure }}
        {%- endfor %}
    from {{ ref(side) }}
    group by
        source_relation,
        account_id,
        date_day,
        currency
    {{ 'union all' if not loop.last }}
    {% endfor -%}
)

select
    source_relation,
    account_id,
    date_day,
    currency
from sides
group by
    source_relation,
    account_id,
    date_day,
    currency
having
    count(*) <> 2
    or min(n_rows) <> max(n_rows)
    {%- for measure in measures %}
    or min({{ measure }}) <> max({{ measure }})
    {%- endfor %}
