{{ effective_seed('intent_phrase', key=['lang', 'pattern'], columns=['lang', 'pattern', 'intent']) }}

select * from final
