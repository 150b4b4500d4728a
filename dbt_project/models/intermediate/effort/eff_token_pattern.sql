{{ effective_seed('token_pattern', key=['lang', 'pattern'], columns=['lang', 'pattern', 'class', 'description']) }}

select * from final
