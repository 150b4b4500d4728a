# ruff: noqa: E501 - texts read better whole
"""Portuguese, mostly as in Brazil: how people answer a sponsored message, written by hand."""

from __future__ import annotations

from typing import Final

from pipelines.sandbox.texts.grammar import Grammar

_RULES: Final[dict[str, tuple[str, ...]]] = {
    # ---- what the sender writes
    "outbound": (
        "Olá {first},\n\nPreparamos {offer} com quarenta times como o seu. Posso te enviar uma cópia?\n\n{sender}",
        "Oi {first}, pergunta rápida: é você quem cuida dos relatórios aí? Gostaria de te mostrar {offer}.\n\nAbraço\n{sender}",
        "{first}, quase todo time perde um dia por semana em trabalho manual. {offer_start} mostra onde. Faz sentido para você?\n\n{sender}",
        "Olá {first},\n\nVocê está convidado: {offer}. É gratuito, leva meia hora e os modelos ficam com você.\n\nReservo um lugar?\n{sender}",
        "Oi {first}, vi sua publicação sobre planejamento. {offer_start} pode te poupar algumas planilhas.\n\n{sender}",
        "Bom dia {first},\n\nDesde a semana passada abrimos {offer} a quem ainda não é cliente. Coloco seu nome?\n\nAtenciosamente\n{sender}",
    ),
    "owner_turn": (
        "Obrigado {first}, isso ajuda bastante. {owner_ask}",
        "Bom ponto. Em geral começamos com um time e ampliamos depois de um mês. {owner_ask}",
        "Entendi, segue em anexo a versão curta. {owner_ask}",
    ),
    "owner_ask": ("{day} às {hour} funciona?", "Quem mais deveria participar?", "Em qual sistema estão os dados hoje?", "Mando as condições?"),
    # ---- low effort
    "one_tap": (
        "Obrigado!", "Obrigada!", "Muito obrigado!", "Perfeito!", "Combinado!", "Ótimo, obrigado!", "Claro!", "Obrigado, {sender}!", "Tenho interesse",
        "Sim, quero saber mais", "Conte mais", "Parece ótimo!", "👍", "🙏", "👏", "Maravilha!", "Entendido", "Beleza!", "Com certeza!",
    ),
    "new_tap": ("Já está anotado aqui!", "Ótimo lembrete!"),
    "declined_tap": ("Não, obrigado", "Não tenho interesse", "Agora não", "No momento não", "Talvez mais tarde"),
    "acknowledgement": (
        "{ack_core}{stop}", "{ack_core}{stop}", "{ack_open} {ack_core}{stop}", "{ack_core}, {ack_tail}{stop}", "Oi {sender}, {ack_core}{stop}",
        "{ack_core} e {ack_tail}{stop}", "{ack_core}{stop} {ack_wish}{stop}",
    ),
    "ack_open": ("Opa,", "Que legal,", "Oi,", "Poxa,", "Nossa,", "Ah sim,", "Olha só,", "Bom dia,"),
    "ack_core": (
        "obrigado por compartilhar", "obrigada pela mensagem", "grato pelo contato", "valeu pela dica", "muito gentil da sua parte", "bem interessante",
        "que iniciativa bacana", "parabéns pelo trabalho", "agradeço a informação", "fico feliz", "bom saber", "anotado aqui", "parece muito legal",
        "prazer em te conhecer", "vou ler com calma", "agradeço de coração", "vocês mandam bem", "que notícia boa", "obrigado pela conexão",
        "agradeço a lembrança", "show de bola", "um prazer ter você na rede",
    ),
    "ack_tail": ("tenha um ótimo dia", "um abraço", "até breve", "continuem assim", "sucesso aí", "boa semana", "tudo de bom", "abraços"),
    "ack_wish": ("Bom fim de semana", "Muito sucesso", "Se cuida", "Ótima semana para vocês"),
    # ---- refusals and machines
    "declined": ("{no}{stop}", "{no}, {no_why}{stop}", "Oi {sender}, {no}. {no_more}{stop}", "{no}. {no_more}{stop}", "Desculpe, {no_why}{stop}", "{no_more}{stop}"),
    "no": ("não, obrigado", "não tenho interesse", "não é para nós", "vou ter que recusar", "por enquanto não precisamos", "agradeço, mas não", "não se encaixa para a gente"),
    "no_why": ("não temos verba", "já temos fornecedor", "não cuido mais desse assunto", "fizemos o nosso em casa", "as compras estão congeladas", "estamos satisfeitos com o atual"),
    "no_more": ("Por favor, me tire da lista", "Não me mande mais mensagens", "Peço que apaguem meus dados", "Parem de me escrever", "Quero sair desse cadastro"),
    "auto_reply": (
        "Obrigado pela mensagem. Estou fora do escritório {out_until}. {out_else}",
        "Resposta automática: estou {out_why} {out_until}. {out_else}",
        "Olá, no momento estou {out_why} e respondo no meu retorno, em {date}. {out_else}",
        "Esta é uma mensagem automática. Retornaremos em até {n_small} dias úteis.",
        "Estarei ausente {out_until}, com acesso limitado aos e-mails. {out_else}",
    ),
    "out_why": ("de férias", "em viagem a trabalho", "em licença-paternidade", "sem acesso ao e-mail"),
    "out_until": ("até {day}", "até {date}", "até o dia {n_small}, inclusive"),
    "out_else": ("Para assuntos urgentes, procure {colleague}.", "{colleague} está no meu lugar.", "Se for urgente, ligue para a recepção."),
    # ---- real answers
    "brief": ("{brief_core}{stop}", "{brief_core}{stop}", "Oi {sender}, {brief_core}{stop}", "{yesno}, {brief_core}{stop}", "{yesno}{stop}", "{brief_core}, {brief_tail}{stop}"),
    "yesno": ("sim", "sim, por favor", "não", "ainda não", "talvez", "acho que não", "isso mesmo", "claro que sim", "pode ser"),
    "brief_core": (
        "já usamos {coisa} para {tarefa}", "isso é mais com {papel}", "quem cuida de {tarefa} é {papel}", "manda {doc} para {papel}", "melhor {depois}", "depende {cond}",
        "fazemos {tarefa} em casa", "li {doc} {antes}", "anota {papel}", "preciso ver com {papel}", "quanto custa {doc}", "{doc} é de graça", "me passa {doc}",
        "já testamos {coisa} {antes}", "{depois} quem sabe", "o que trava vem {cond}", "leio {doc} {depois}", "mesmo problema aqui com {tarefa}", "{coisa} já resolve para nós",
    ),
    "coisa": ("uma ferramenta", "uma agência", "uns scripts próprios", "algo parecido", "planilhas", "um concorrente de vocês"),
    "tarefa": ("isso", "relatórios", "rastreamento", "planejamento", "essa parte", "previsões"),
    "papel": ("meu colega", "o financeiro", "minha chefe", "a matriz", "compras", "a TI", "nossa agência"),
    "depois": ("depois do carnaval", "no ano que vem", "quando acalmar", "passada a auditoria", "nas férias", "depois da mudança", "no próximo ciclo"),
    "antes": ("no mês passado", "no ano passado", "faz tempo", "no meu emprego anterior", "no ônibus"),
    "cond": ("do preço", "do jurídico", "do orçamento", "da TI", "da matriz", "do calendário"),
    "doc": ("a apresentação", "o guia", "a versão longa", "o modelo", "a gravação", "o resumo"),
    "brief_tail": ("acho", "por enquanto", "que eu saiba", "para ser sincera", "mais ou menos"),
    "substantive": (
        "{greet}{fact} {question}", "{greet}{fact} {request}", "{greet}{question} {fact}", "{greet}{fact} {meet}", "{greet}{question} {question_more}",
        "{fact} {fact_more} {meet}", "{greet}{meet} {question_more}", "{fact} {question}",
    ),
    "greet": ("Oi {sender}, ", "Olá {sender},\n\n", "", "", "Obrigado {sender}. ", "Chegou em boa hora. "),
    "fact": (
        "Somos {n} pessoas em {city} e ainda fazemos isso no {tool}.", "Nosso contrato com o fornecedor atual vence em {month}.",
        "Meu time de {n_small} pessoas perde umas {n_small} horas por semana com isso.", "Saímos do {tool} para o {tool} em {month} e a exportação continua quebrando.",
        "Baixei o material e a página {n_small} descreve nosso problema: os números nunca batem com a contabilidade.", "Temos cerca de {amount} previstos para o primeiro semestre.",
        "No trimestre passado rodamos {n} campanhas e ninguém soube dizer quais deram retorno.", "Nossos dados estão parte no {tool}, parte no {tool}.",
    ),
    "fact_more": ("Isso custa uns {amount} por mês.", "Minha diretora pediu uma proposta até {date}.", "O problema de fundo é {topic}."),
    "question": (
        "Integra com {tool}?", "Quanto tempo leva para {n} usuários?", "Qual seria o preço de {n_small} licenças?", "Vocês cobrem {topic} também?",
        "Os dados ficam no Brasil?", "Vocês têm um cliente do nosso porte em {city}?", "Como vocês tratam {topic}?",
    ),
    "question_more": ("E quem faz a migração?", "Existe uma API?", "Dá para começar com um time só?", "E o que acontece depois do primeiro ano?"),
    "request": ("Me envie por favor a tabela de preços e o documento de segurança.", "Pode mandar um exemplo de empresa com {n} funcionários?",
                "Me mande a gravação, perdi a segunda metade.", "Gostaria de ver isso com os nossos próprios dados."),
    "meet": ("Eu posso {day} às {hour}.", "Vamos conversar em {date}, estou livre a partir das {hour}.", "Me ligue {day}, de manhã é melhor.", "Inclua {colleague}, é quem decide."),
    # ---- slots
    "stop": (".", ".", "", "", "!", "!!"),
    "signature": ("\n\nAbraço,\n{first}", "\n\nAtenciosamente,\n{first}\nGerente de {dept}", "\n\nEnviado do meu iPhone", "\n\n{first}"),
    "dept": ("Compras", "Vendas", "Finanças", "Marketing"),
    "quote": ("\n\n> Olá {first},\n> {offer}\n> {sender}", "\n\nNa terça {sender} escreveu:\n> Posso te enviar uma cópia?"),
    "day": ("segunda", "terça", "quarta", "quinta", "sexta"),
    "date": ("{n_small} de {month}", "{n_small}/11", "{n_small}/12"),
    "month": ("janeiro", "fevereiro", "março", "junho", "setembro", "outubro", "novembro"),
    "hour": ("9h30", "10h", "14h", "11h15", "16h"),
    "n": ("14", "25", "38", "60", "85", "120", "240", "400"),
    "n_small": ("4", "5", "6", "7", "8", "9", "11", "12"),
    "amount": ("R$ 8 mil", "12 mil reais", "R$ 1.500", "20 mil"),
    "city": ("São Paulo", "Curitiba", "Lisboa", "Recife", "Porto Alegre", "Campinas"),
    "tool": ("Excel", "SAP", "HubSpot", "Salesforce", "TOTVS", "Power BI"),
    "topic": ("o câmbio", "contatos duplicados", "a atribuição", "o consentimento", "o fechamento do mês", "as permissões de acesso"),
    "colleague": ("a Renata Dias", "o Bruno Teixeira", "minha colega Tainá"),
}  # fmt: skip

GRAMMAR: Final = Grammar(
    "pt",
    first_names=(
        "Ana", "João", "Mariana", "Pedro", "Juliana", "Lucas", "Fernanda", "Gabriel", "Camila", "Rafael", "Beatriz", "Thiago", "Letícia", "Bruno",
        "Patrícia", "Felipe", "Larissa", "Gustavo", "Renata", "Rodrigo", "Tainá", "Eduardo", "Inês", "Caio", "Luísa", "Vinícius",
    ),
    last_names=(
        "Silva", "Santos", "Oliveira", "Souza", "Rodrigues", "Ferreira", "Alves", "Pereira", "Lima", "Gomes", "Costa", "Ribeiro", "Martins", "Carvalho",
        "Almeida", "Lopes", "Soares", "Fernandes", "Vieira", "Barbosa", "Rocha", "Dias", "Teixeira", "Moreira", "Correia", "Gonçalves", "Araújo",
    ),
    offers=(
        "o estudo 2026 sobre qualidade comercial", "nosso guia de relatórios sem planilhas", "a sessão ao vivo sobre atribuição",
        "duas semanas de teste do quadro de planejamento", "a lista de verificação do fechamento do mês", "nosso caso prático sobre consentimento",
    ),
    rules=_RULES,
)  # fmt: skip
