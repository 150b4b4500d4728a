{{ effective_seed('token_override', key=['lang', 'token'], columns=['lang', 'token', 'weight']) }}

select * from final
