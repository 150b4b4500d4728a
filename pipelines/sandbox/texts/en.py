# ruff: noqa: E501 - texts read better whole
"""English: how people answer a sponsored message, written by hand."""

from __future__ import annotations

from typing import Final

from pipelines.sandbox.texts.grammar import Grammar

_RULES: Final[dict[str, tuple[str, ...]]] = {
    # ---- what the sender writes
    "outbound": (
        "Hi {first},\n\nWe put together {offer} with forty teams like yours. Would a copy be useful to you?\n\n{sender}",
        "Hello {first}, quick one: are you the person who looks after reporting on your side? I'd like to send you {offer}.\n\nBest,\n{sender}",
        "{first}, most of the teams we speak to lose a day a week to manual work. {offer_start} shows where it goes. Worth a look?\n\n{sender}",
        "Hi {first},\n\nYou are invited: {offer}. It is free, it takes half an hour, and you keep the templates.\n\nShall I save you a seat?\n{sender}",
        "Hi {first} - saw your post about planning for next year. {offer_start} might save you some of the spreadsheets. Happy to share it here.\n\n{sender}",
        "Hello {first},\n\nlast week we opened {offer} to people outside our customer base. Can I put your name down?\n\nKind regards\n{sender}",
    ),
    "owner_turn": (
        "Thanks {first}, that helps. {owner_ask}",
        "Good point, {first}. We usually start with one team and widen it after a month. {owner_ask}",
        "Understood. I have attached the short version. {owner_ask}",
        "Hi {first}, yes, that works with your setup. {owner_ask}",
    ),
    "owner_ask": (
        "Would {day} at {hour} suit you?",
        "Who else should be in the room?",
        "Which system holds the data today?",
        "Shall I send the terms over?",
    ),
    # ---- low effort
    "one_tap": (
        "Sounds good!", "Thanks!", "Thank you!", "Great, thanks!", "Will do!", "Sure", "Got it, thanks!", "Thanks, {sender}!",
        "Interested", "Yes, interested!", "Tell me more", "Love it!", "Perfect!", "Okay", "👍", "🙏", "👏", "😊",
        "Thank you, {sender}!", "I'll take a look", "Congrats!", "Awesome!", "You're welcome!",
    ),
    "new_tap": ("Appreciate the nudge!", "On my radar!"),
    "declined_tap": ("No thanks", "Not interested", "No, thank you", "Not right now", "Maybe later, thanks"),
    "acknowledgement": (
        "{ack_core}{stop}", "{ack_core}{stop}", "{ack_open} {ack_core}{stop}", "{ack_core}, {ack_tail}{stop}",
        "{ack_open} {ack_core}, {ack_tail}{stop}", "{ack_core} {sender}{stop}", "Hi {sender}, {ack_core}{stop}",
        "{ack_core}{stop} {ack_wish}{stop}",
    ),
    "ack_open": ("Oh nice,", "Ah ok,", "Hey,", "Cool,", "Hello and", "Well,", "Ok great,", "Wow,", "Haha,", "Good stuff,"),
    "ack_core": (
        "thanks for sharing", "thank you for the message", "thanks for reaching out", "much appreciated", "many thanks",
        "cheers for this", "thx a lot", "looks great", "very interesting", "nice one", "good to know", "noted with thanks",
        "appreciate you thinking of me", "thanks for connecting", "ta very much", "love what you are doing",
        "great initiative", "sounds very cool", "thank you so much for the kind note", "lovely to hear from you",
        "will have a read", "keep up the good work", "that is really kind", "super, ty", "all good here",
    ),
    "ack_tail": ("have a great day", "all the best", "take care", "keep it up", "really nice", "best of luck with it",
                 "enjoy the rest of the week", "speak soon", "much obliged", "so kind of you"),
    "ack_wish": ("Have a lovely weekend", "Wishing you success", "Stay well", "Best wishes", "Happy to be connected"),
    # ---- refusals and machines
    "declined": (
        "{no}{stop}", "{no}, {no_why}{stop}", "Hi {sender}, {no}. {no_more}{stop}", "{no}. {no_more}{stop}",
        "Sorry, {no_why}{stop}", "Thanks {sender}, but {no_why}{stop}", "{no_more}{stop}",
    ),
    "no": ("no thanks", "not for us", "I'm not interested", "we'll pass", "not a fit for us", "thanks but no thanks",
           "no need at the moment", "I have to decline", "this is not relevant to me", "we are not looking for anything like this"),
    "no_why": ("we have no budget for this", "I don't buy this kind of thing", "we are happy with what we have",
               "I changed jobs and no longer work on this", "we built our own", "we are locked in with another vendor",
               "this is not my department", "we just froze all new tools"),
    "no_more": ("Please take me off your list", "Please do not contact me again", "Kindly unsubscribe me",
                "Stop messaging me", "Remove my details please", "I did not ask for this"),
    "auto_reply": (
        "{out_open} I am out of the office {out_until}. {out_else}",
        "Automatic reply: thank you for your message. I am {out_why} {out_until}. {out_else}",
        "{out_open} I am currently {out_why} and will reply on my return {out_until}.",
        "This is an automated response. {sender_desk} has received your message and will get back to you within {n_small} working days.",
        "{out_open} I'm on {leave} {out_until} with limited access to messages. {out_else}",
    ),
    "out_open": ("Thank you for your message.", "Hello,", "Thanks for getting in touch.", "Hi there!"),
    "out_why": ("travelling for work", "on annual leave", "away from my desk", "out of the office", "on parental leave"),
    "leave": ("vacation", "annual leave", "parental leave", "a sabbatical"),
    "out_until": ("until {day}", "until {date}", "and back on {date}", "returning {date}"),
    "out_else": ("For urgent matters please contact {colleague}.", "In urgent cases call our front desk.",
                 "{colleague} covers for me.", "Your message will not be forwarded."),
    "sender_desk": ("Our team", "The service desk", "Our office"),
    # ---- real answers
    "brief": (
        "{brief_core}{stop}", "{brief_core}{stop}", "Hi {sender}, {brief_core}{stop}", "{yesno}, {brief_core}{stop}", "{yesno}{stop}",
        "{brief_core}, {brief_tail}{stop}",
    ),
    "yesno": ("yes", "yes please", "yep", "sure, go ahead", "nope", "not yet", "no", "maybe", "probably", "of course", "correct"),
    "brief_core": (
        "we already use {thing} for {purpose}", "ask me again {later}", "that is more something for {role}", "{role} looks after {purpose}", "send it to {role}",
        "happy to read it {later}", "we do {purpose} in house", "could be useful for {role}", "depends on {cond}", "only if {cond} is sorted",
        "I read it {past}", "please share {doc}", "let me check with {role}", "not {later}", "signed up {past}", "tried {thing} {past}, did not stick",
        "what does {doc} cost", "is {doc} free", "put {role} down for it", "no rush, {later} maybe", "we looked at {thing} {past}", "same problem here with {purpose}",
        "need {cond} first", "{cond} is the blocker", "we left {thing} {past}",
    ),
    "thing": ("something similar", "a tool", "our own scripts", "an agency", "a freelancer", "what came with the CRM", "spreadsheets", "a competitor of yours"),
    "purpose": ("that", "reporting", "planning", "this part", "the tracking", "our forecasts", "lead routing", "onboarding"),
    "later": ("after summer", "next year", "when things calm down", "once the audit is through", "after the reorg", "in a bit", "over the holidays", "when we hire again"),
    "past": ("a while ago", "last month", "already", "at my old job", "last year", "via the form", "on the train", "some time back"),
    "role": ("my boss", "our ops lead", "finance", "IT", "a colleague", "the head office", "our agency", "procurement", "my team"),
    "cond": ("the price", "legal", "the budget", "the integration", "timing", "our parent company", "headcount", "the security review"),
    "doc": ("the deck", "the long version", "a summary", "the recording", "the template", "the checklist"),
    "brief_tail": ("more or less", "as far as I know", "for now", "I think", "to be honest", "if that is ok"),
    "substantive": (
        "{greet}{fact} {question}", "{greet}{fact} {request}", "{greet}{question} {fact}", "{greet}{fact} {meet}",
        "{greet}{question} {question_more}", "{greet}{request} {fact} {question_more}", "{fact} {fact_more} {meet}", "{greet}{meet} {question_more}",
        "{fact} {question}",
    ),
    "greet": ("Hi {sender}, ", "Hello {sender},\n\n", "", "", "{sender} - ", "Thanks {sender}. ", "Good timing. "),
    "fact": (
        "We are {n} people in {city} and still do this in {tool}.", "Our contract with the current vendor runs out in {month}.",
        "I run a team of {n_small} and we lose about {n_small} hours a week on it.", "We moved from {tool} to {tool} in {month} and the export is still broken.",
        "I downloaded it and page {n_small} is where we struggle: the numbers never match finance.", "We have a budget of about {amount} for the first half of next year.",
        "Last quarter we ran {n} campaigns and could not say which of them paid.", "We looked at two other suppliers in {month} and neither could handle {n} accounts.",
        "Our data sits in {tool}, partly in {tool}, and nobody owns it.", "The webinar was useful, above all the part on {topic}.",
    ),
    "fact_more": ("It costs us roughly {amount} a month.", "My manager asked for a proposal by {date}.", "We have {n} users on it.", "The pain is mostly {topic}."),
    "question": (
        "Does it connect to {tool}?", "How long does a setup take for {n} users?", "What would the price be for {n_small} seats?",
        "Can you handle {topic} as well?", "Is the data kept in the EU?", "Do you have a customer of our size in {city} we could call?",
        "How do you deal with {topic}?", "Is there a trial longer than {n_small} days?", "Which of the plans covers {topic}?",
    ),
    "question_more": ("And who does the migration?", "Also, is there an API?", "Could we start with one team?", "And what happens after the first year?", "Do you sign a data processing agreement?"),
    "request": (
        "Please send the price list and the security paper to my work address.", "Could you share an example for a company with {n} staff?",
        "Can you send me the recording, I missed the second half?", "Please send me the terms before {date}.", "I would like to see it with our own data.",
    ),
    "meet": ("I could do {day} at {hour}.", "Let's speak on {date}, I have time after {hour}.", "Call me {day}, mornings are best.", "Please add {colleague}, she decides on this, and propose a time next week.", "Book something for {day}, {n_small} of us will join."),
    # ---- slots
    "stop": (".", ".", "", "", "!", "!!"),
    "signature": ("\n\nBest,\n{first}", "\n\nBest regards,\n{first}\nHead of {dept}", "\n\nSent from my iPhone", "\n\n{first} | {dept}", "\n\nCheers, {first}"),
    "dept": ("Operations", "Marketing", "Finance", "Procurement", "Data"),
    "quote": ("\n\n> Hi {first},\n> {offer}\n> {sender}", "\n\nOn Tuesday {sender} wrote:\n> Would a copy be useful to you?"),
    "day": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
    "date": ("{n_small} {month}", "the {n_small}th", "{month} {n_small}", "{n_small}/11"),
    "month": ("January", "February", "March", "June", "September", "October", "November"),
    "hour": ("9:30", "10am", "2pm", "11:00", "half past three", "16:00"),
    "n": ("14", "25", "38", "40", "60", "85", "120", "240", "400", "1,100"),
    "n_small": ("4", "5", "6", "7", "8", "9", "11", "12", "15"),
    "amount": ("$8k", "12,000 dollars", "$1,500", "20k", "EUR 9,000"),
    "city": ("Leeds", "Austin", "Toronto", "Boston", "Dublin", "Columbus", "Manchester"),
    "tool": ("Excel", "HubSpot", "Salesforce", "Snowflake", "Google Sheets", "SAP", "Power BI", "an old Access database"),
    "topic": ("currency conversion", "duplicate contacts", "attribution", "multi-country VAT", "consent", "month-end close", "access rights"),
    "colleague": ("Priya Nair", "Tom Becker", "Alice Morgan", "Luis Ortega", "my colleague Dana"),
}  # fmt: skip

GRAMMAR: Final = Grammar(
    "en",
    first_names=(
        "James", "Mary", "Robert", "Patricia", "John", "Jennifer", "Michael", "Linda", "David", "Elizabeth", "William", "Barbara",
        "Richard", "Susan", "Joseph", "Jessica", "Thomas", "Sarah", "Chris", "Karen", "Daniel", "Lisa", "Matthew", "Nancy", "Anthony",
        "Betty", "Mark", "Sandra", "Priya", "Ashley", "Steven", "Kim", "Andrew", "Emily", "Paul", "Donna", "Joshua", "Michelle", "Kenneth",
        "Amara", "Kevin", "Grace", "Brian", "Olivia", "George", "Chloe", "Will", "Hope",
    ),
    last_names=(
        "Smith", "Johnson", "Williams", "Brown", "Jones", "Garcia", "Miller", "Davis", "Wilson", "Anderson", "Taylor", "Moore", "Jackson",
        "Martin", "Lee", "Thompson", "White", "Harris", "Clark", "Lewis", "Robinson", "Walker", "Young", "Allen", "King", "Wright", "Scott",
        "Hill", "Green", "Adams", "Nelson", "Baker", "Hall", "Campbell", "Mitchell", "Carter", "Roberts", "Patel", "O'Brien", "Best", "Okafor",
    ),
    offers=(
        "the 2026 benchmark on pipeline quality", "our guide to reporting without spreadsheets", "the live session on attribution",
        "a two-week trial of the planning board", "the checklist for month-end close", "our case study on consent and CRM",
    ),
    rules=_RULES,
)  # fmt: skip
