{# One row: the version of the weights that was chosen last, or the default. #}

with latest as (
    select max(number) as number
    from {{ source('local_seeds', 'local_weight_choice') }}
),

final as (
    select coalesce(max(choices.weights_version), 'default') as weights_version
    from latest
    left join {{ source('local_seeds', 'local_weight_choice') }} as choices
        on latest.number = choices.number
)

select * from final
