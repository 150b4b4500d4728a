{{ config(materialized='view', schema='private') }}

{{ effort_own_words(ref('message_bodies'), effort_alternation(ref('eff_reply_cut'))) }}

select * from final
