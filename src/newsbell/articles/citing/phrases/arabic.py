"""The phrases by which Arabic, and a few Persian and Urdu, texts cite: patterns that find a source by `name`. Pure.

No mark says where a name ends. It begins with a word for a house (an institute, an agency), and goes on with one word,
and with all that have the article, or "for", as such names' adjectives do; or it stands in quotation marks; or it is
known. What does the state's work (defence, police, railways) is a party.
"""

from collections.abc import Sequence

from newsbell.articles.citing.script_words import any_of

_QUOTED = r"[\"«“”„]\s?(?P<name>[^\"»”“«]{2,50})\s?[\"»”“]"


def phrases() -> Sequence[str]:
    """The patterns: of those that figures are from, of media that told, of datelines."""
    word = r"[\p{Arabic}\p{Mn}]"
    end = rf"(?!{word})"
    known_media, known = any_of("ar", "media"), any_of("ar", "media", "institutes")
    # What goes on a name: words with the article, also behind "for" and "and"; none that says when, or opens a clause.
    stop = (
        r"(?!ال(?:ذي|تي|ذين|لذ|لت|يوم|أسبوع|شهر|ماضي|جاري|حالي|مقبل|عام ال|[إا]ثنين|أحد|ثلاثاء|[أا]ربعاء|خميس|جمعة"
        r"|سبت|أخير|سنوي)"
        r"|(?:في|من|على|عن|إلى|أن|إن|قد|التي|الذي|هذا|هذه|أمس|مع|بين|منذ|خلال|نشر|نشرت|صدر|صدرت|أن|إنه|إنها|أنه"
        rf"|أنها|لل?صحاف[ةي]){end})"
    )
    more = rf"(?:\s{stop}(?:و?(?:ال|لل|بال)){word}{{2,14}})"
    on = rf"{more}{{0,5}}"
    free = (
        rf"\s{stop}(?!و?(?:لم|لن|لا|ما){end})(?!(?:ت|ي)\p{{L}}{{2,5}}{end}(?<!تونس|تشرين|تل|ييل|يرموك)){word}{{2,14}}"
    )
    heads = "(?:معهد|مركز|جهاز|مرصد|مجلس|اتحاد|برنامج|ديوان|بنك|مكتب)"
    female = "(?:منظمة|جامعة|هيئة|مؤسسة|رابطة|جمعية|مندوبية|وكالة|مبادرة|مجموعة|دائرة|إدارة|لجنة|حملة|غرفة|نقابة|شبكة)"
    party = r"(?!(?:\S+\s){1,2}\S{0,3}(?:دفاع|شرطة|بلدي|موانئ|سكك|طيران|كهرباء|آثار|تراث|أمن|مرور|نقل|صحي))"
    house = (
        rf"{party}(?:ال(?:معهد|مركز|جهاز|مرصد|اتحاد|مندوبية|منظمة|بنك|مجلس|هيئة|وكالة|جمعية|رابطة|مؤسسة){more}{{1,5}}"
        rf"|{heads}{free}{on}|{female}{free}{on})"
    )
    papers = r"(?:صحيفة|جريدة|مجلة|قناة|إذاعة|تلفزيون|موقع|شبكة|يومية|فضائية|دورية|راديو)"
    agency = rf"وكال[ةت]\s(?:ال)?(?:أنباء|تونس|أخبار|صحافة|طاقة|فضاء|أناضول){end}{on}"
    # "for", glued to a name with its article or without: "دراسة للمركز" is the المركز's.
    institute = rf"(?:(?:(?:منظمة|وكالة(?!\sالأناضول)|شركة)\s)?(?P<name>{known}){end}|(?P<name>{house}){end})"
    of_one = (
        rf"(?:لوكالة\s(?P<name>{known}){end}|ل(?P<glued>ل(?:معهد|مركز|جهاز|مرصد|اتحاد|مندوبية|منظمة|بنك|مجلس|هيئة"
        rf"|وكالة|جمعية){more}{{1,5}}){end}|ل?{institute}|ل?(?:منظمة|شركة|مؤسسة|مركز|بنك|وكالة)\s{_QUOTED})"
    )
    data = (
        r"(?:بيانات|أرقام|إحصاءات|إحصائيات|تقديرات|دراسة|تقرير|تقارير|استطلاع|مسح|أبحاث|توقعات|معطيات|مؤشر|نتائج"
        r"|إحصاءً?|إحصائية|نشرة|بحث)"
        r"(?:\s(?:حديث|حديثة|سابق|سابقة|جديدة|جديد|أعدته|أعدتها|أعده|أعدها|أجراها|أجرتها|أجراه|أجرته|نشرته|نشرتها"
        r"|نشره|نشرها|أصدرته|أصدرتها|أصدره|أصدرها|صادرة?\sعن|صدر\sعن|عن|من)){0,3}"
    )
    says = (
        r"(?:ذكرت|ذكر|نقلت|أفادت|أفاد|أوردت|كشفت|نشرت|أشارت|أشار|تقدّ?ر|يقدّ?ر|قدّ?رت?|أوصت|أوصى|تتوقع|يتوقع|توقعت"
        r"|توقع|حذرت|حذر|رجحت|تشير|يشير|ترصد|أحصت|أحصى)"
    )
    according = r"(?:ب?حسب(?:ما\sورد\sفي)?|وفقا?ً?ا?\s?|وِ?فق|طبقا?ً?ا?|نقلا?ً?ا?\s?عن|استنادا?ً?ا? إلى)"
    begin = r"(?<!\p{Arabic})[وف]?"
    return (
        rf"{begin}{according}\s?(?:ما\s(?:ذكرت|أوردت|نقلت|أفادت|نشرت)\w{{0,2}}\s)?(?:{data}\s)?{of_one}",
        rf"{begin}(?:كان(?:ت)?\s)?(?:{says}|قد\s{says})\s(?:{data}\s)?{of_one}(?=\s|[.،(])",
        rf"(?:أظهرت?|تظهر|كشفت?|أشارت?|تفيد|تشير|تبين|ب?حسب)\s{data}\s{of_one}",
        rf"{data}\s{of_one}",
        (
            rf"{begin}{according}\s?(?:{data}\s)?(?P<name>{party}(?:{heads}"
            rf"|{female})(?:\s{stop}{word}{{2,14}}){{2,5}})(?=،)"
        ),
        (
            rf"{begin}(?:يقول|قال|وجد|توصل|أفاد)\s(?:ال)?باحث(?:ون|ين|و)\s(?:في|من)\s(?:(?P<name>{known}){end}"
            rf"|(?P<name>{house}){end})"
        ),
        rf"{begin}كان(?:ت)?\s{institute}\sقد\s(?:{says}|رصدت?\sفي\sتقرير)",
        rf"(?<!\p{{Arabic}})[ول]?ل?{papers}\s(?:{_QUOTED}|(?P<name>{known_media}){end})",
        (
            rf"{begin}(?:{according}|{says}|{says}\sعن)\s?ل?{papers}\s(?!{known_media}{end})(?P<name>(?!محلي|أن|رسمي"
            rf"|عبري){word}{{3,14}}{on})"
        ),
        rf"{papers}\s{_QUOTED}",
        rf"{begin}(?:قالت|أعلنت|أكدت|أوضحت)\s(?:منظمة\s|وكالة\s)?(?P<name>{known}{end}|منظمة{free}{on})",
        (
            rf"{begin}(?:أعلنت?|قالت?|أفادت?)\s(?P<name>(?:المعهد|الجهاز|المركز|الديوان|المرصد|دائرة|هيئة"
            rf"|المديرية)(?:\s{word}{{2,14}}){{0,2}}\s(?:ال|لل)(?:إحصاءات|إحصاء|أرصاد|رصد|زلازل|مناخ){end}{on})"
        ),
        rf"{begin}(?:{says}|{according})\s[\"«“](?P<name>{known})[\"»”]",
        rf"{begin}كان(?:ت)?\s(?:وكالة\s)?(?P<name>{known_media})\sقد\s",
        (
            rf"(?:تصريح|تصريحات|حديث|حوار|مقابلة)\s(?:ل|مع\s|أجرتها\s)(?P<name>{known_media}{end}|{agency}|(?:إذاعة"
            rf"|قناة|صحيفة)\s(?!{known_media}{end}){word}{{3,14}})"
        ),
        rf"(?:قال|قالت|أكد|أكدت|صرح|صرحت|أوضح|أضاف|الخبر|ل)[^.،]{{0,40}}\sل(?P<name>{known_media}{end}|{agency})",
        rf"{begin}(?:{says}|{according})\s(?P<name>{known_media}{end}|{agency})",
        (
            r"^[^.]{2,50}[(](?P<name>أ ف ب|د ب أ|رويترز|سانا|وام|واس|بترا|كونا|قنا|وفا|وات|الأناضول|واج|و م ع|شينخوا"
            r"|أش أ)[)]\s?[–—:-]"
        ),
        r"^[^().–-]{2,40}[–/-]\s?(?P<name>رويترز|سانا|وام|واس|بترا|كونا|الأناضول)\s?[–:-]",
        (
            r"به (?:گزارش|نقل از) (?:خبرگزاری )?(?P<name>ایسنا|ایرنا|مهر|فارس|تسنیم|ایلنا|رویترز|ایکنا|آنا|میزان"
            r"|فرانسه|خبرآنلاین)(?!\p{L})"
        ),
        (
            r"(?:بر اساس|طبق) (?:آمار|گزارش|داده‌های|اعلام) (?P<name>مرکز آمار ایران|سازمان هواشناسی|بانک مرکزی"
            r"|سازمان جهانی بهداشت|بانک جهانی)"
        ),
        r"(?P<name>محکمہ موسمیات|اے ایف پی|روئٹرز|رائٹرز|بی بی سی|اے پی پی|عالمی ادارہ صحت|عالمی بینک) کے مطابق",
    )
