//! Top-level domains that mail is sent to.

/// Whether `label` is one, in any case.
pub(crate) fn is_tld(label: &str) -> bool {
    match label.len() {
        2 => COUNTRIES.split(' ').any(|country| country.eq_ignore_ascii_case(label)),
        3.. => GENERIC.split_ascii_whitespace().any(|known| known.eq_ignore_ascii_case(label)),
        _ => false,
    }
}

const COUNTRIES: &str = "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz \
ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr \
ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp \
ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz \
na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw \
sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz \
ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw";

const GENERIC: &str = "com net org edu gov mil int info biz name pro aero coop museum jobs mobi travel tel cat post asia arpa test example \
invalid app dev page cloud tech online site store shop blog xyz club live life world today email mail agency digital media \
network systems solutions services support center company group team global international business consulting ventures capital \
finance financial bank insurance money credit fund health care clinic dental hospital doctor pharmacy academy school university \
college education training institute science research engineering energy design studio art gallery photo photos photography \
video film music audio radio news press report review reviews directory guide guru expert tips wiki zone space link click help \
host hosting domains website web codes computer software tools technology games game play fun fan fans social chat community \
events tickets tours travel voyage vacations holiday flights hotel restaurant cafe coffee pizza bar beer wine kitchen recipes \
food farm garden green eco bio organic pet dog vet kids family baby dating love wedding fashion clothing shoes jewelry boutique \
beauty salon spa fitness yoga run fish horse bike cars auto car parts repair taxi limo boats yachts aero house homes realty \
properties estate land apartments rent rentals lease construction builders contractors plumbing lighting furniture supply \
supplies equipment industries works delivery express cargo logistics trade trading market marketing deals discount sale gift \
gifts cash cheap bargains exchange foundation charity church faith law lawyer legal attorney tax accountant accountants \
london paris berlin amsterdam tokyo nyc vegas miami boston melbourne sydney wien koeln hamburg bayern ruhr nrw saarland brussels \
vlaanderen gent istanbul moscow scot wales irish swiss quebec africa capetown joburg durban eus gal bzh corsica alsace one top \
vip win men party plus best cool ninja rocks sexy lol wtf pink red blue black bot cyou icu ooo buzz fyi bid loan date stream \
science download racing accountant faith review trade webcam rest gdn ltd inc llc gmbh sarl srl gle google gmail youtube android \
amazon aws apple microsoft azure ibm oracle sap cisco intel samsung sony toyota honda bmw audi seat ford bosch siemens philips \
bbc cnn abc itv canon nikon epson dell lenovo huawei";
