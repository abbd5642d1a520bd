"""Words that stand in nearly every article of a language: followed alone they ring for all, and they prove nothing."""

from functools import cache

from newsbell.common.text import tokens

_WORDS = {
    "en": """a about after all also an and any are as at be been but by can could did do does for from had has have
        he her here him his how i if in into is it its just like many may me more most my new no not now of off on
        one only or other our out over said say says she should so some such than that the their them then there
        these they this those to too two up us was we were what when where which while who why will with would yes
        you your""",
    "de": """aber alle als also am an auch auf aus bei bin bis da damit dann das dass dem den der des die dies diese
        dieser dieses doch du durch ein eine einem einen einer eines er es für haben hat hatte hier ich ihm ihn ihr
        ihre im in ins ist ja kann kein keine man mehr mit nach neu nicht noch nun nur ob oder ohne sagte schon sehr
        sein seine sich sie sind so über um und uns unter vom von vor war waren was wenn wer werden wie wir wird wo
        zu zum zur zwei""",
    "fr": """à ai après au aussi autre aux avait avant avec avoir bien c ce cela ces cet cette comme contre d dans de
        depuis des deux dit du elle elles en encore entre est et été être fait il ils j je l la le les leur leurs
        lui m ma mais me même mes moins mon n ne nos notre nous nouveau on ont ou où par pas peu plus pour qu que
        qui s sa sans se ses si son sont sous sur t ta te tes tous tout très tu un une vos votre vous y""",
    "es": """a al algo antes aquí así cada como con contra cual cuando de del desde donde dos durante e el él ella
        ellas ellos en entre era es esa ese eso esta está estaba estado están este esto fue ha hace han hasta hay la
        las le les lo los más me mi mientras muy nada ni no nos o otra otro para pero poco por porque que qué quien
        se sea según ser si sí sin sobre son su sus también tan te tiene todo todos tu un una uno y ya yo""",
    "it": """a ad ai al alla alle anche che chi ci come con contro cui da dal dalla dei del della delle di dopo dove
        due e è ed era fa fra gli ha hanno i il in io la le lei li lo loro lui ma mi nei nel nella noi non o ogni
        per perché più poi quale quando quella quello questa questo se sei senza si sia sono su sua sue sul sulla
        suo tra tu tutti tutto un una uno vi voi""",
    "pt": """a à ao aos as às até com como da das de do dois dos e é ela elas ele eles em entre era essa esse esta
        está este eu foi há isso isto já lhe mais mas me mesmo meu minha muito na não nas nem no nos nós num o onde
        os ou para pela pelo por porque quando que quem se sem ser seu seus só sobre sua suas também te tem ter um
        uma você""",
    "nl": """aan al als bij daar dan dat de der deze die dit door een en er ge geen had heb heeft het hier hij hoe
        hun ik in is ja je kan kon maar me meer men met mij mijn na naar niet nieuw nog nu of om omdat ons ook op
        over te tegen toch toen tot u uit van veel voor want waren was wat we werd wie wij wil worden wordt zal ze
        zei zelf zich zij zijn zo zou""",
    "sv": """alla att av blev då de dem den denna det detta dig din du där efter ej eller en er ett från för ha hade
        han har hon i icke ingen inte jag kan man med men mig min mot mycket ni nu när något och om oss på sedan sig
        sin sina ska så till under upp ut vad var vi vid vilken är över""",
    "ru": """а без более бы был была были было быть в вас весь во вот все всё вы где да для до его ее её если есть
        ещё же за и из или им их к как когда который кто ли мне мы на над не него нет ни но о об он она они от по
        под при с со так также там то только тот ты у уже чем что чтобы это этот я""",
    "uk": """а але без би був була було в від він вона вони все ви для до з за за і її й його ким коли ми на не них
        ні о по при про с та так там те ти то у це цей чи що щоб я як який""",
    "pl": """a ale aby bo był była było być co czy dla do gdy go i ich ile im ja jak jako je jego jej jest jeszcze
        już który lub ma na nad nie o od oraz po pod przed przez przy się są tak także tam te tego tej ten to tylko
        tym u w we więc z za ze że""",
    "tr": """ama bir biz bu çok da daha de değil diye en gibi hem her için ile ise kadar ki mi mu ne o olan olarak
        oldu sen siz son şu ve veya ya""",
    "ar": """في من على إلى عن مع هذا هذه ذلك تلك التي الذي الذين أن إن أو و ثم لا لم لن ما كان كانت قد كل بعد قبل بين
        هو هي هم نحن أنا حتى إذا كما لكن عند غير أي يا""",
    "fa": """از به با در و که این آن را برای تا یا هم اما اگر است بود شد می بر هر یک او ما شما آنها نیز پس""",
    "he": """של על את זה זו הוא היא הם הן לא כן אם או גם כי עם אל מה מי אני אתה אנחנו יש אין היה כל רק עוד""",
    "el": """ο η το οι τα του της των τον την και να με σε για από που ότι δεν θα είναι ήταν στο στη στην στον στα
        ένα μια ένας αλλά""",
    "hi": """का की के को में से है हैं और पर यह वह कि ने भी था थे थी एक तो ही जो इस उस नहीं कर हो""",
    "zh": """的 了 是 在 和 与 也 就 都 而 及 或 我 你 他 她 它 这 那 不 有 我们 他们 一个""",
    "ja": """の に は を が で と も か へ や から まで より です ます した する これ それ この その""",
}


@cache
def stop_words(language: str | None) -> frozenset[str]:
    """The folded stop words of a language (BCP 47: "pt-BR" is "pt"); of English where the language is not known."""
    wanted = (language or "en").replace("_", "-").partition("-")[0].lower()
    return frozenset(token for word in _WORDS.get(wanted, _WORDS["en"]).split() for token in tokens(word))


@cache
def all_stop_words() -> frozenset[str]:
    """Those of all languages, for words whose language nobody knows."""
    return frozenset[str]().union(*map(stop_words, _WORDS))
