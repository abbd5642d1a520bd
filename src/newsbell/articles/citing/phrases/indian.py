"""The phrases by which Hindi texts, and a few Bengali and Tamil ones, cite: patterns that find a source. Pure.

Who is cited stands before the phrase; a name of a few words ends with a word for a house, or is known.
"""

from collections.abc import Sequence

from newsbell.articles.citing.script_words import any_of


def phrases() -> Sequence[str]:
    """The patterns: of those that figures are from, of media that told, of datelines."""
    known, media = any_of("hi", "media", "institutes"), any_of("hi", "media")
    word = r"[\p{Devanagari}-]{1,16}"
    end = r"(?![\p{Devanagari}])"
    no = rf"(?:और|कि|में|से|के|की|का|को|ने|पर|पुलिस|चुनाव|जिला|शिक्षा|स्वास्थ्य|राजस्व|वन|नगर|इस|उस|एक|यह|जो|तथा|राज्य){end}"
    house = (
        rf"(?:(?!{no}){word}\s){{1,5}}(?:संस्थान|संगठन|आयोग|परिषद|विश्वविद्यालय|ब्यूरो|संग्रहालय|सर्वेक्षण"
        r"|अध्ययन केंद्र)"
    )
    begin = r"(?<![\p{Devanagari}])"
    name = rf"(?P<name>{known}|{house})"
    data = (
        r"(?:(?:आंकड़ों|आँकड़ों|रिपोर्ट|सर्वेक्षण|अध्ययन|सूची|रिकॉर्ड|अनुमान|पूर्वानुमान|बुलेटिन|डेटा|ताजा आंकड़ों"
        r"|सर्वे)\s)"
    )
    return (
        (
            rf"{begin}{name}{end}\s(?:के|की)\s(?:(?:एक|ताज़ा|ताजा|हालिया|वार्षिक|नवीनतम"
            rf"|पिछले साल की)\s)?{data}?(?:के\s)?(?:मुताबिक|अनुसार|हवाले)"
        ),
        (
            rf"(?:^|।\s|,\s)(?P<name>(?:(?!{no}|सरकार|मंत्रालय|विभाग|कंपनी|अधिकारियों){word}\s){{0,3}}(?!{no}|सरकार"
            rf"|मंत्रालय|विभाग|कंपनी|अधिकारियों){word})\sके\sआ[ंँ]कड़ों\sके\s(?:मुताबिक|अनुसार)"
        ),
        rf"{begin}{name}{end}\sने\s(?=[^।]{{0,80}}?(?:अनुमान|पूर्वानुमान|चेतावनी|अलर्ट|आशंका|संभावना))",
        (
            rf"{begin}(?P<name>{media}){end}\s(?:ने\s(?=[^।]{{0,80}}?(?:खबर|रिपोर्ट|बताया|लिखा))"
            r"|से\s(?=[^।]{0,30}?(?:कहा|बातचीत|बात|बताया))|को\s(?=[^।]{0,30}?बताया))"
        ),
        (
            r"(?:अखबार|समाचार एजेंसी|समाचार पत्र|पत्रिका|न्यूज़? चैनल|एजेंसी"
            r"|चैनल)\s['‘\"“](?P<name>[^'’\"”]{2,40})['’\"”]"
        ),
        rf"(?:समाचार एजेंसी|न्यूज एजेंसी|समाचार समिति)\s(?P<name>{media}){end}",
        rf"^[^।()]{{2,50}}[(](?P<name>{media})[)]",
        (
            r"(?P<name>রয়টার্স|এএফপি|বাসস|বিবিসি|ইউএনবি|আবহাওয়া অধিদপ্তর|বাংলাদেশ পরিসংখ্যান ব্যুরো|বিশ্বব্যাংক"
            r"|প্রথম আলো)(?:ের|এর|র)?\s(?:[^\s।]{2,14}\s){0,2}"
            r"(?:অনুযায়ী|মতে|জানিয়েছে|জানায়|খবরে)"
        ),
        r"(?P<name>வானிலை ஆய்வு மையம்|ராய்ட்டர்ஸ்|பிடிஐ|பிபிசி)\s(?:தெரிவித்|கணித்|கூறி)",
    )
