{{ effective_seed('token_class', key=['lang', 'token'], columns=['lang', 'token', 'class']) }}

select * from final
