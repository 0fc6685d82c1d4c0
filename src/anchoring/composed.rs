//! Which letters Unicode composes of which letter and which mark.
//!
//! The canonical decompositions of the Basic Multilingual Plane (Unicode 14, UnicodeData.txt, field 5), one row a
//! mark: the letter, then the letter with the mark. Hangul is composed by arithmetic, and ideographs for
//! compatibility with old character sets are left out. A test holds it against the crate unicode-normalization,
//! whose own tables would be ten times as large in the page.

/// The rows, by mark.
#[rustfmt::skip]
pub const COMPOSED: [(char, &str); 70] = [
    ('\u{300}', "AÀEÈIÌOÒUÙaàeèiìoòuùÜǛüǜNǸnǹЕЀИЍеѐиѝĒḔēḕŌṐōṑWẀwẁÂẦâầĂẰăằÊỀêềÔỒôồƠỜơờƯỪưừYỲyỳἀἂἁἃἈἊἉἋἐἒἑἓἘἚἙἛἠἢἡἣ\
        ἨἪἩἫἰἲἱἳἸἺἹἻὀὂὁὃὈὊὉὋὐὒὑὓὙὛὠὢὡὣὨὪὩὫαὰεὲηὴιὶοὸυὺωὼΑᾺΕῈΗῊ᾿῍ϊῒΙῚ῾῝ϋῢΥῪ¨῭ΟῸΩῺ"),
    ('\u{301}', "AÁEÉIÍOÓUÚYÝaáeéiíoóuúyýCĆcćLĹlĺNŃnńRŔrŕSŚsśZŹzźÜǗüǘGǴgǵÅǺåǻÆǼæǽØǾøǿ\u{308}\u{344}¨΅ΑΆΕΈΗΉΙΊΟΌΥΎ\
        ΩΏϊΐαάεέηήιίϋΰοόυύωώϒϓГЃКЌгѓкќÇḈçḉĒḖēḗÏḮïḯKḰkḱMḾmḿÕṌõṍŌṒōṓPṔpṕŨṸũṹWẂwẃÂẤâấĂẮăắÊẾêếÔỐôốƠỚơớƯỨưứἀἄ\
        ἁἅἈἌἉἍἐἔἑἕἘἜἙἝἠἤἡἥἨἬἩἭἰἴἱἵἸἼἹἽὀὄὁὅὈὌὉὍὐὔὑὕὙὝὠὤὡὥὨὬὩὭ᾿῎῾῞"),
    ('\u{302}', "AÂEÊIÎOÔUÛaâeêiîoôuûCĈcĉGĜgĝHĤhĥJĴjĵSŜsŝWŴwŵYŶyŷZẐzẑẠẬạậẸỆẹệỌỘọộ"),
    ('\u{303}', "AÃNÑOÕaãnñoõIĨiĩUŨuũVṼvṽÂẪâẫĂẴăẵEẼeẽÊỄêễÔỖôỗƠỠơỡƯỮưữYỸyỹ"),
    ('\u{304}', "AĀaāEĒeēIĪiīOŌoōUŪuūÜǕüǖÄǞäǟȦǠȧǡÆǢæǣǪǬǫǭÖȪöȫÕȬõȭȮȰȯȱYȲyȳИӢиӣУӮуӯGḠgḡḶḸḷḹṚṜṛṝαᾱΑᾹιῑΙῙυῡΥῩ"),
    ('\u{306}', "AĂaăEĔeĕGĞgğIĬiĭOŎoŏUŬuŭУЎИЙийуўЖӁжӂАӐаӑЕӖеӗȨḜȩḝẠẶạặαᾰΑᾸιῐΙῘυῠΥῨ"),
    ('\u{307}', "CĊcċEĖeėGĠgġIİZŻzżAȦaȧOȮoȯBḂbḃDḊdḋFḞfḟHḢhḣMṀmṁNṄnṅPṖpṗRṘrṙSṠsṡŚṤśṥŠṦšṧṢṨṣṩTṪtṫWẆwẇXẊxẋYẎyẏſẛ"),
    ('\u{308}', "AÄEËIÏOÖUÜaäeëiïoöuüyÿYŸΙΪΥΫιϊυϋϒϔЕЁІЇеёіїАӒаӓӘӚәӛЖӜжӝЗӞзӟИӤиӥОӦоӧӨӪөӫЭӬэӭУӰуӱЧӴчӵЫӸыӹHḦhḧÕṎõṏŪṺ\
        ūṻWẄwẅXẌxẍtẗ"),
    ('\u{309}', "AẢaảÂẨâẩĂẲăẳEẺeẻÊỂêểIỈiỉOỎoỏÔỔôổƠỞơởUỦuủƯỬưửYỶyỷ"),
    ('\u{30a}', "AÅaåUŮuůwẘyẙ"),
    ('\u{30b}', "OŐoőUŰuűУӲуӳ"),
    ('\u{30c}', "CČcčDĎdďEĚeěLĽlľNŇnňRŘrřSŠsšTŤtťZŽzžAǍaǎIǏiǐOǑoǒUǓuǔÜǙüǚGǦgǧKǨkǩƷǮʒǯjǰHȞhȟ"),
    ('\u{30f}', "AȀaȁEȄeȅIȈiȉOȌoȍRȐrȑUȔuȕѴѶѵѷ"),
    ('\u{311}', "AȂaȃEȆeȇIȊiȋOȎoȏRȒrȓUȖuȗ"),
    ('\u{313}', "αἀΑἈεἐΕἘηἠΗἨιἰΙἸοὀΟὈυὐωὠΩὨρῤ"),
    ('\u{314}', "αἁΑἉεἑΕἙηἡΗἩιἱΙἹοὁΟὉυὑΥὙωὡΩὩρῥΡῬ"),
    ('\u{31b}', "OƠoơUƯuư"),
    ('\u{323}', "BḄbḅDḌdḍHḤhḥKḲkḳLḶlḷMṂmṃNṆnṇRṚrṛSṢsṣTṬtṭVṾvṿWẈwẉZẒzẓAẠaạEẸeẹIỊiịOỌoọƠỢơợUỤuụƯỰưựYỴyỵ"),
    ('\u{324}', "UṲuṳ"),
    ('\u{325}', "AḀaḁ"),
    ('\u{326}', "SȘsșTȚtț"),
    ('\u{327}', "CÇcçGĢgģKĶkķLĻlļNŅnņRŖrŗSŞsşTŢtţEȨeȩDḐdḑHḨhḩ"),
    ('\u{328}', "AĄaąEĘeęIĮiįUŲuųOǪoǫ"),
    ('\u{32d}', "DḒdḓEḘeḙLḼlḽNṊnṋTṰtṱUṶuṷ"),
    ('\u{32e}', "HḪhḫ"),
    ('\u{330}', "EḚeḛIḬiḭUṴuṵ"),
    ('\u{331}', "BḆbḇDḎdḏKḴkḵLḺlḻNṈnṉRṞrṟTṮtṯZẔzẕhẖ"),
    ('\u{338}', "←↚→↛↔↮⇐⇍⇔⇎⇒⇏∃∄∈∉∋∌∣∤∥∦∼≁≃≄≅≇≈≉=≠≡≢≍≭<≮>≯≤≰≥≱≲≴≳≵≶≸≷≹≺⊀≻⊁⊂⊄⊃⊅⊆⊈⊇⊉⊢⊬⊨⊭⊩⊮⊫⊯≼⋠≽⋡⊑⋢⊒⋣⊲⋪⊳⋫⊴⋬⊵⋭⫝⫝̸"),
    ('\u{342}', "ἀἆἁἇἈἎἉἏἠἦἡἧἨἮἩἯἰἶἱἷἸἾἹἿὐὖὑὗὙὟὠὦὡὧὨὮὩὯαᾶ¨῁ηῆ᾿῏ιῖϊῗ῾῟υῦϋῧωῶ"),
    ('\u{345}', "ἀᾀἁᾁἂᾂἃᾃἄᾄἅᾅἆᾆἇᾇἈᾈἉᾉἊᾊἋᾋἌᾌἍᾍἎᾎἏᾏἠᾐἡᾑἢᾒἣᾓἤᾔἥᾕἦᾖἧᾗἨᾘἩᾙἪᾚἫᾛἬᾜἭᾝἮᾞἯᾟὠᾠὡᾡὢᾢὣᾣὤᾤὥᾥὦᾦὧᾧὨᾨὩᾩὪᾪὫᾫὬᾬὭᾭὮᾮὯᾯ\
        ὰᾲαᾳάᾴᾶᾷΑᾼὴῂηῃήῄῆῇΗῌὼῲωῳώῴῶῷΩῼ"),
    ('\u{5b4}', "\u{5d9}\u{fb1d}"),
    ('\u{5b7}', "\u{5f2}\u{fb1f}\u{5d0}\u{fb2e}"),
    ('\u{5b8}', "\u{5d0}\u{fb2f}"),
    ('\u{5b9}', "\u{5d5}\u{fb4b}"),
    ('\u{5bc}', "\u{5d0}\u{fb30}\u{5d1}\u{fb31}\u{5d2}\u{fb32}\u{5d3}\u{fb33}\u{5d4}\u{fb34}\u{5d5}\u{fb35}\
        \u{5d6}\u{fb36}\u{5d8}\u{fb38}\u{5d9}\u{fb39}\u{5da}\u{fb3a}\u{5db}\u{fb3b}\u{5dc}\u{fb3c}\
        \u{5de}\u{fb3e}\u{5e0}\u{fb40}\u{5e1}\u{fb41}\u{5e3}\u{fb43}\u{5e4}\u{fb44}\u{5e6}\u{fb46}\
        \u{5e7}\u{fb47}\u{5e8}\u{fb48}\u{5e9}\u{fb49}\u{5ea}\u{fb4a}"),
    ('\u{5bf}', "\u{5d1}\u{fb4c}\u{5db}\u{fb4d}\u{5e4}\u{fb4e}"),
    ('\u{5c1}', "\u{5e9}\u{fb2a}\u{fb49}\u{fb2c}"),
    ('\u{5c2}', "\u{5e9}\u{fb2b}\u{fb49}\u{fb2d}"),
    ('\u{653}', "\u{627}\u{622}"),
    ('\u{654}', "\u{627}\u{623}\u{648}\u{624}\u{64a}\u{626}\u{6d5}\u{6c0}\u{6c1}\u{6c2}\u{6d2}\u{6d3}"),
    ('\u{655}', "\u{627}\u{625}"),
    ('\u{93c}', "नऩरऱळऴकक़खख़गग़जज़डड़ढढ़फफ़यय़"),
    ('\u{9bc}', "ডড়ঢঢ়যয়"),
    ('\u{9be}', "\u{9c7}\u{9cb}"),
    ('\u{9d7}', "\u{9c7}\u{9cc}"),
    ('\u{a3c}', "ਲਲ਼ਸਸ਼ਖਖ਼ਗਗ਼ਜਜ਼ਫਫ਼"),
    ('\u{b3c}', "ଡଡ଼ଢଢ଼"),
    ('\u{b3e}', "\u{b47}\u{b4b}"),
    ('\u{b56}', "\u{b47}\u{b48}"),
    ('\u{b57}', "\u{b47}\u{b4c}"),
    ('\u{bbe}', "\u{bc6}\u{bca}\u{bc7}\u{bcb}"),
    ('\u{bd7}', "ஒஔ\u{bc6}\u{bcc}"),
    ('\u{c56}', "\u{c46}\u{c48}"),
    ('\u{cc2}', "\u{cc6}\u{cca}"),
    ('\u{cd5}', "\u{cbf}\u{cc0}\u{cc6}\u{cc7}\u{cca}\u{ccb}"),
    ('\u{cd6}', "\u{cc6}\u{cc8}"),
    ('\u{d3e}', "\u{d46}\u{d4a}\u{d47}\u{d4b}"),
    ('\u{d57}', "\u{d46}\u{d4c}"),
    ('\u{dca}', "\u{dd9}\u{dda}\u{ddc}\u{ddd}"),
    ('\u{dcf}', "\u{dd9}\u{ddc}"),
    ('\u{ddf}', "\u{dd9}\u{dde}"),
    ('\u{f72}', "\u{f71}\u{f73}"),
    ('\u{f74}', "\u{f71}\u{f75}"),
    ('\u{f80}', "\u{fb2}\u{f76}\u{fb3}\u{f78}\u{f71}\u{f81}"),
    ('\u{fb5}', "ཀཀྵ\u{f90}\u{fb9}"),
    ('\u{fb7}', "གགྷཌཌྷདདྷབབྷཛཛྷ\u{f92}\u{f93}\u{f9c}\u{f9d}\u{fa1}\u{fa2}\u{fa6}\u{fa7}\u{fab}\u{fac}"),
    ('\u{102e}', "ဥဦ"),
    ('\u{1b35}', "ᬅᬆᬇᬈᬉᬊᬋᬌᬍᬎᬑᬒ\u{1b3a}\u{1b3b}\u{1b3c}\u{1b3d}\u{1b3e}\u{1b40}\u{1b3f}\u{1b41}\u{1b42}\u{1b43}"),
    ('\u{3099}', "かがきぎくぐけげこごさざしじすずせぜそぞただちぢつづてでとどはばひびふぶへべほぼうゔゝゞカガキギクグケゲコゴサザシジスズセゼソゾタダチヂツヅテデトドハバヒビフブヘベホボウヴワヷヰヸヱヹヲヺヽヾ"),
    ('\u{309a}', "はぱひぴふぷへぺほぽハパヒピフプヘペホポ"),
];

/// What is the same letter under another number: the letter, then its double.
pub const DOUBLES: &str = "\u{300}\u{340}\u{301}\u{341}\u{313}\u{343}ʹʹ;;··άάέέήήίίόόύύώώΆΆιιΈΈΉΉΐΐΊΊΰΰΎΎ΅΅``ΌΌΏΏ´´\
    \u{2002}\u{2000}\u{2003}\u{2001}ΩΩKKÅÅ〈〈〉〉";
