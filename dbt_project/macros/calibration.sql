{#
  Weights learned from outcomes, in plain SQL.

  A class weighs w = (p - p0) / (pS - p0): p its own outcome rate, p0 that of sends nobody answered, pS that of
  substantive replies. Few outcomes say little, so p is drawn towards what weights known before would make of it
  (a prior worth ten outcomes), and a class of more effort may not weigh less than one of less (isotonic).
  Sums stand on exact decimals: a sum of doubles would differ from run to run in its last digits.
#}

{# From least effort to most. A class of the user's own stands outside this order. #}
{% macro classes_by_effort() -%}
  {{ return(['one_tap', 'acknowledgement', 'brief', 'substantive']) }}
{%- endmacro %}

{# A few hex digits that stand for the rows of a group, whatever their order: another content, another name. #}
{% macro digest_of(columns, digits=6) -%}
  {%- set texts = [] -%}
  {%- for column in columns -%}{%- do texts.append("coalesce(cast(" ~ column ~ " as varchar), '')") -%}{%- endfor -%}
  substring(md5(cast(sum(cast({{ text_key(texts | join(" || '|' || ")) }} as decimal(38, 0))) as varchar)), 1, {{ digits }})
{%- endmacro %}

{#
  Isotonic regression: the non-decreasing values closest to `value` by weighted squares. Rows of `relation` are
  ordered by `position` within `within`. By the min-max formula (Robertson, Wright and Dykstra): the value at k is the
  largest over i <= k of the smallest over j >= k of the weighted mean of i to j, which is what pooling adjacent
  violators comes to. A select of `within`, `position` and `fitted`.
#}
{% macro isotonic_fit(relation, within, position, value, weight) -%}
  select
      {{ within }},
      {{ position }},
      max(smallest) as fitted
  from (
      select
          here.{{ within }},
          here.{{ position }},
          blocks.first_position,
          min(blocks.mean) as smallest
      from {{ relation }} as here
      inner join (
          select
              first_row.{{ within }},
              first_row.{{ position }} as first_position,
              last_row.{{ position }} as last_position,
              cast(sum(cast(between_row.{{ weight }} * between_row.{{ value }} as decimal(38, 15))) as double)
              / cast(sum(cast(between_row.{{ weight }} as decimal(38, 15))) as double) as mean
          from {{ relation }} as first_row
          inner join {{ relation }} as last_row
              on
                  first_row.{{ within }} = last_row.{{ within }}
                  and first_row.{{ position }} <= last_row.{{ position }}
          inner join {{ relation }} as between_row
              on
                  first_row.{{ within }} = between_row.{{ within }}
                  and between_row.{{ position }} between first_row.{{ position }} and last_row.{{ position }}
          group by
              first_row.{{ within }},
              first_row.{{ position }},
              last_row.{{ position }}
      ) as blocks
          on
              here.{{ within }} = blocks.{{ within }}
              and here.{{ position }} between blocks.first_position and blocks.last_position
      group by
          here.{{ within }},
          here.{{ position }},
          blocks.first_position
  ) as bounds
  group by
      {{ within }},
      {{ position }}
{%- endmacro %}

{#
  Spearman's rank correlation of `x` and `y` by `within`, ties at their mean rank: a select of `within`, `pairs` and
  `rho`; NULL where one side is all ties. Ranks are doubled and centred, so that every sum is one of whole numbers.
#}
{% macro spearman(relation, within, x, y) -%}
  select
      {{ within | join(', ') }},
      count(*) as pairs,
      cast(sum(rank_x * rank_y) as double)
      / nullif(sqrt(cast(sum(rank_x * rank_x) as double) * cast(sum(rank_y * rank_y) as double)), 0) as rho
  from (
      select
          {{ within | join(', ') }},
          {%- for name, side in [('rank_x', x), ('rank_y', y)] %}
          2 * rank() over (partition by {{ within | join(', ') }} order by {{ side }} asc nulls last)
          + count(*) over (partition by {{ within | join(', ') }}, {{ side }})
          - count(*) over (partition by {{ within | join(', ') }}) - 2 as {{ name }}{{ ',' if not loop.last }}
          {%- endfor %}
      from {{ relation }}
      where {{ x }} is not null and {{ y }} is not null
  ) as ranked
  group by {{ within | join(', ') }}
{%- endmacro %}

{#
  The weights of each segment of `cells` (segment, reply_class, position, n, outcomes, prior_weight, n_silent,
  outcomes_silent, is_isotonic): one row a class that can be learned.

  slope = excess outcomes over sum(n * prior_weight); prior p = p0 + prior_weight * slope; its strength = 10 / slope
  sends. `is_refused`: replies brought no more outcomes than silence did, or real answers did not.
#}
{% macro fitted_weights(cells) -%}
  with totals as (
      select
          segment,
          sum(n) as n_replied,
          sum(outcomes) as outcomes_replied,
          cast(sum(n * cast(prior_weight as decimal(18, 9))) as double) as weighted_n,
          cast(max(outcomes_silent) as double) / nullif(cast(max(n_silent) as double), 0) as p_none
      from {{ cells }}
      group by segment
  ),

  slopes as (
      select
          *,
          (cast(outcomes_replied as double) - p_none * cast(n_replied as double)) / nullif(weighted_n, 0) as slope
      from totals
  ),

  shrunk as (
      select
          cells.*,
          slopes.p_none,
          slopes.outcomes_replied,
          slopes.slope,
          cells.n + 10 / nullif(greatest(slopes.slope, 0), 0) as strength,
          least(1.0, slopes.p_none + cells.prior_weight * slopes.slope) as p_prior
      from {{ cells }} as cells
      inner join slopes
          on cells.segment = slopes.segment
  ),

  rated as (
      select
          *,
          p_prior + (outcomes - n * p_prior) / strength as p_shrunk
      from shrunk
  ),

  ordered as (
      select * from rated
      where position is not null and strength is not null
  ),

  monotone as (
      {{ isotonic_fit('ordered', 'segment', 'position', 'p_shrunk', 'strength') }}
  ),

  chosen as (
      select
          rated.*,
          case when rated.is_isotonic then coalesce(monotone.fitted, rated.p_shrunk) else rated.p_shrunk end as p
      from rated
      left join monotone
          on
              rated.segment = monotone.segment
              and rated.position = monotone.position
  ),

  compared as (
      select
          *,
          max(case when reply_class = 'substantive' then p end) over (partition by segment) as p_real,
          max(case when reply_class = 'substantive' then strength end) over (partition by segment) as strength_real
      from chosen
  ),

  weighed as (
      select
          *,
          coalesce(slope <= 0 or p_real <= p_none, true) as is_refused,
          case
              when slope > 0 and p_real > p_none
                  then least(1.0, greatest(0.0, (p - p_none) / (p_real - p_none)))
          end as w
      from compared
  )

  select
      *,
      -- Delta method: w moves with its own rate, with the real answers' and with the silent ones'.
      case
          when w is null then null
          when reply_class = 'substantive' then 0.0
          else sqrt(
              p * (1 - p) / strength
              + w * w * p_real * (1 - p_real) / strength_real
              + (1 - w) * (1 - w) * p_none * (1 - p_none) / n_silent
          ) / (p_real - p_none)
      end as w_error
  from weighed
{%- endmacro %}

{# One end of the 95 % interval of a rank correlation over n pairs: Fisher's z, Bonett and Wright's error. #}
{% macro correlation_end(rho, n, side) -%}
  case
    when {{ n }} > 3 and abs({{ rho }}) < 1
      then tanh(atanh({{ rho }}) {{ side }} {{ z95() }} * sqrt((1 + {{ rho }} * {{ rho }} / 2) / ({{ n }} - 3)))
    when {{ n }} > 3 then {{ rho }}
  end
{%- endmacro %}
