with exports as (
    select * from {{ source('landed', 'fx_rates') }}
),

newest as (
    select
        source_relation,
        snapshot,
        max(exported_on) as exported_on
    from exports
    group by
        source_relation,
        snapshot
),

final as (
    select
        exports.date_day,
        exports.currency,
        exports.rate
    from exports
    inner join newest
        on
            exports.source_relation = newest.source_relation
            and exports.snapshot = newest.snapshot
            and exports.exported_on = newest.exported_on
    -- One day's rate in two files: the newer export tells it.
    qualify row_number() over (
        partition by exports.date_day, exports.currency
        order by exports.exported_on desc nulls last, exports.source_relation asc, exports.snapshot asc
    ) = 1
)

select * from final
