# ruff: noqa: E501 - texts read better whole
"""Spanish: how people answer a sponsored message, written by hand."""

from __future__ import annotations

from typing import Final

from pipelines.sandbox.texts.grammar import Grammar

_RULES: Final[dict[str, tuple[str, ...]]] = {
    # ---- what the sender writes
    "outbound": (
        "Hola {first}:\n\nHemos preparado {offer} con cuarenta equipos como el tuyo. ¿Te envío una copia?\n\n{sender}",
        "Hola {first}, una pregunta rápida: ¿llevas tú los informes en tu empresa? Me gustaría enseñarte {offer}.\n\nSaludos\n{sender}",
        "{first}, casi todos los equipos pierden un día a la semana en tareas manuales. {offer_start} muestra dónde. ¿Le echas un vistazo?\n\n{sender}",
        "Hola {first}:\n\nEstás invitado: {offer}. Es gratis y dura media hora.\n\n¿Te guardo un sitio?\n{sender}",
        "Hola {first}, vi tu publicación sobre planificación. {offer_start} puede ahorrarte algunas hojas de cálculo.\n\n{sender}",
        "Hola {first}:\n\nDesde la semana pasada {offer} está abierto a todos. ¿Te apunto?\n\nUn saludo\n{sender}",
    ),
    "owner_turn": (
        "Gracias {first}, me ayuda mucho. {owner_ask}",
        "Buen punto. Solemos empezar con un equipo. {owner_ask}",
        "Entendido, adjunto la versión corta. {owner_ask}",
    ),
    "owner_ask": ("¿Te viene bien el {day} a las {hour}?", "¿Quién más debería estar?", "¿En qué sistema están los datos?", "¿Te mando las condiciones?"),
    # ---- low effort
    "one_tap": (
        "¡Gracias!", "¡Muchas gracias!", "¡Perfecto!", "¡Suena bien!", "De acuerdo", "Vale", "Gracias, {sender}", "¡Genial, gracias!", "Me interesa",
        "Sí, me interesa", "Cuéntame más", "¡Claro!", "👍", "🙏", "👏", "¡Excelente!", "Entendido", "¡Buena idea!",
    ),
    "new_tap": ("¡Lo tengo en el radar!", "¡Buen apunte!"),
    "declined_tap": ("No, gracias", "No me interesa", "Ahora no", "Por ahora no, gracias", "Quizás más adelante"),
    "acknowledgement": (
        "{ack_core}{stop}", "{ack_core}{stop}", "{ack_open} {ack_core}{stop}", "{ack_core}, {ack_tail}{stop}", "Hola {sender}, {ack_core}{stop}",
        "{ack_core}{stop} {ack_wish}{stop}",
    ),
    "ack_open": ("Ay qué bien,", "Hola,", "Pues", "Estupendo,", "Uy,", "Qué amable,", "Buenas,"),
    "ack_core": (
        "gracias por compartir", "gracias por el mensaje", "gracias por escribir", "mil gracias", "muy agradecido", "muy interesante", "tomo nota",
        "qué buena iniciativa", "gracias por la info", "pinta muy bien", "encantada de conectar", "bueno saberlo", "qué detalle", "me alegro mucho",
        "lo miraré", "enhorabuena", "se agradece", "te lo agradezco de verdad", "gracias por acordarte de mí", "buen trabajo",
    ),
    "ack_tail": ("un abrazo", "buen día", "seguimos", "que vaya bien", "mucha suerte", "saludos", "feliz semana"),
    "ack_wish": ("Buen fin de semana", "Muchos éxitos", "Que tengas un gran día", "Cuídate"),
    # ---- refusals and machines
    "declined": ("{no}{stop}", "{no}, {no_why}{stop}", "Hola {sender}, {no}. {no_more}{stop}", "{no}. {no_more}{stop}", "Lo siento, {no_why}{stop}", "{no_more}{stop}"),
    "no": ("no gracias", "no me interesa", "no es para nosotros", "tengo que decir que no", "de momento no lo necesitamos", "no encaja con nosotros", "gracias pero no"),
    "no_why": ("no tenemos presupuesto", "ya tenemos proveedor", "ya no llevo este tema", "lo hicimos nosotros mismos", "las compras están congeladas"),
    "no_more": ("Por favor, bórrame de la lista", "No me contactéis más, por favor", "Dejad de escribirme", "Eliminad mis datos", "Quiero darme de baja"),
    "auto_reply": (
        "Gracias por tu mensaje. Estoy fuera de la oficina {out_until}. {out_else}",
        "Respuesta automática: estoy {out_why} {out_until}. {out_else}",
        "Hola, en este momento estoy {out_why} y responderé a mi vuelta el {date}.",
        "Este es un mensaje automático. Te responderemos en un plazo de {n_small} días laborables.",
    ),
    "out_why": ("de vacaciones", "de viaje de trabajo", "de baja por paternidad", "sin acceso al correo"),
    "out_until": ("hasta el {day}", "hasta el {date}", "hasta el {date} inclusive"),
    "out_else": ("Para temas urgentes, escribe a {colleague}.", "{colleague} me sustituye.", "Si es urgente, llama a la centralita."),
    # ---- real answers
    "brief": ("{brief_core}{stop}", "{brief_core}{stop}", "Hola {sender}, {brief_core}{stop}", "{yesno}, {brief_core}{stop}", "{yesno}{stop}", "{brief_core}, {brief_tail}{stop}"),
    "yesno": ("sí", "sí, por favor", "no", "todavía no", "quizás", "más bien no", "exacto", "claro que sí"),
    "brief_core": (
        "ya usamos {algo} para {tarea}", "eso es más de {rol}", "{tarea} lo lleva {rol}", "manda {doc} a {rol}", "mejor {luego}", "depende {cond}", "hacemos {tarea} en casa",
        "leí {doc} {antes}", "apunta a {rol}", "tengo que verlo con {rol}", "cuánto cuesta {doc}", "{doc} es gratis", "pásame {doc}", "ya probamos {algo} {antes}",
        "{luego} quizás", "el freno viene {cond}", "leeré {doc} {luego}", "aquí igual con {tarea}",
    ),
    "algo": ("una herramienta", "una agencia", "unos scripts propios", "algo parecido", "hojas de cálculo", "la competencia"),
    "tarea": ("eso", "los informes", "el seguimiento", "la planificación", "esa parte", "las previsiones"),
    "rol": ("mi compañero", "finanzas", "mi jefa", "la central", "compras", "sistemas", "nuestra agencia"),
    "luego": ("después del verano", "el año que viene", "cuando haya calma", "tras la auditoría", "en vacaciones", "tras la mudanza"),
    "antes": ("el mes pasado", "el año pasado", "hace tiempo", "en mi antiguo trabajo", "ya"),
    "cond": ("del precio", "de legal", "del presupuesto", "de sistemas", "de la central", "del calendario"),
    "doc": ("la presentación", "la guía", "la versión larga", "la plantilla", "la grabación", "el resumen"),
    "brief_tail": ("creo", "por ahora", "que yo sepa", "la verdad", "más o menos"),
    "substantive": (
        "{greet}{fact} {question}", "{greet}{fact} {request}", "{greet}{question} {fact}", "{greet}{fact} {meet}", "{greet}{question} {question_more}",
        "{fact} {fact_more} {meet}", "{greet}{meet} {question_more}", "{fact} {question}",
    ),
    "greet": ("Hola {sender}, ", "Hola {sender}:\n\n", "", "", "Gracias {sender}. ", "Me pillas en buen momento. "),
    "fact": (
        "Somos {n} en {city} y todavía lo hacemos en {tool}.", "Nuestro contrato actual termina en {month}.",
        "Mi equipo de {n_small} personas pierde unas {n_small} horas por semana en esto.", "Pasamos de {tool} a {tool} en {month} y la exportación sigue fallando.",
        "Lo descargué y la página {n_small} describe nuestro problema: los números nunca cuadran con contabilidad.", "Tenemos unos {amount} previstos para el primer semestre.",
        "El trimestre pasado lanzamos {n} campañas y nadie supo cuáles funcionaron.", "Nuestros datos están en parte en {tool} y en parte en {tool}.",
    ),
    "fact_more": ("Nos cuesta unos {amount} al mes.", "Mi directora quiere una propuesta para el {date}.", "El problema de fondo es {topic}."),
    "question": (
        "¿Se conecta con {tool}?", "¿Cuánto se tarda con {n} usuarios?", "¿Qué precio tendría para {n_small} licencias?", "¿También cubre {topic}?",
        "¿Los datos se quedan en la UE?", "¿Tenéis un cliente de nuestro tamaño en {city}?",
    ),
    "question_more": ("¿Y quién hace la migración?", "¿Hay una API?", "¿Podemos empezar con un solo equipo?", "¿Y qué pasa después del primer año?"),
    "request": ("Envíame por favor la lista de precios y el documento de seguridad.", "¿Puedes compartir un ejemplo de una empresa de {n} empleados?",
                "Mándame la grabación, me perdí la segunda parte.", "Me gustaría verlo con nuestros propios datos."),
    "meet": ("Puedo el {day} a las {hour}.", "Hablemos el {date}, estoy libre a partir de las {hour}.", "Llámame el {day}, mejor por la mañana.", "Incluye a {colleague}, que es quien decide."),
    # ---- slots
    "stop": (".", ".", "", "", "!", "!!"),
    "signature": ("\n\nUn saludo,\n{first}", "\n\nSaludos cordiales\n{first}\nDirección de {dept}", "\n\nEnviado desde mi iPhone", "\n\n{first}"),
    "dept": ("Compras", "Ventas", "Finanzas", "Marketing"),
    "quote": ("\n\n> Hola {first}:\n> {offer}\n> {sender}", "\n\nEl martes {sender} escribió:\n> ¿Te envío una copia?"),
    "day": ("lunes", "martes", "miércoles", "jueves", "viernes"),
    "date": ("{n_small} de {month}", "{n_small}/11", "{n_small}/12"),
    "month": ("enero", "febrero", "marzo", "junio", "septiembre", "octubre", "noviembre"),
    "hour": ("9:30", "10", "14:00", "11:15", "16 h"),
    "n": ("14", "25", "38", "60", "85", "120", "240", "400"),
    "n_small": ("4", "5", "6", "7", "8", "9", "11", "12"),
    "amount": ("8.000 euros", "12.000 dólares", "1.500 €", "20 mil"),
    "city": ("Valencia", "Bogotá", "Sevilla", "Monterrey", "Bilbao", "Lima"),
    "tool": ("Excel", "SAP", "HubSpot", "Salesforce", "Holded", "Power BI"),
    "topic": ("las divisas", "los contactos duplicados", "la atribución", "el consentimiento", "el cierre de mes", "los permisos de acceso"),
    "colleague": ("Marta Gil", "Luis Ortega", "mi compañera Nuria"),
}  # fmt: skip

GRAMMAR: Final = Grammar(
    "es",
    first_names=(
        "María", "José", "Carmen", "Antonio", "Lucía", "Manuel", "Ana", "Francisco", "Laura", "David", "Marta", "Javier", "Elena", "Carlos",
        "Paula", "Miguel", "Sofía", "Alejandro", "Cristina", "Rafael", "Nuria", "Andrés", "Valentina", "Diego", "Camila", "Íñigo",
    ),
    last_names=(
        "García", "Fernández", "González", "Rodríguez", "López", "Martínez", "Sánchez", "Pérez", "Gómez", "Martín", "Jiménez", "Ruiz", "Hernández",
        "Díaz", "Moreno", "Muñoz", "Álvarez", "Romero", "Alonso", "Gutiérrez", "Navarro", "Torres", "Domínguez", "Vega", "Núñez", "Castro",
    ),
    offers=(
        "el estudio 2026 sobre calidad comercial", "nuestra guía de informes sin hojas de cálculo", "la sesión en directo sobre atribución",
        "dos semanas de prueba del tablero de planificación", "la lista de control del cierre de mes", "nuestro caso práctico sobre consentimiento",
    ),
    rules=_RULES,
)  # fmt: skip
