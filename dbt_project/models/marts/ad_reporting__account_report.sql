{{ ad_reporting_above([]) }}
