// biome-ignore-all format: made by tools/sources.ts, not by hand
// Which hosts are search engines, social networks and AI assistants? Matomo's lists (CC0 1.0), see packages/core/data.
// One line each: name, tab, hosts without `www.`. `{}` stands for a country: google.{} is google.de and google.co.uk.

export const searchEngines = `
1.cz	1.cz
118 700	118700.se foretag.118700.se webben.118700.se
123people	123people.com 123people.{}
360search	so.360.cn so.com m.so.com sou.com
Abacho	abacho.de abacho.com abacho.co.uk se.abacho.com tr.abacho.com abacho.at abacho.fr abacho.es abacho.ch abacho.it
ABCsøk	abcsok.no verden.abcsok.no
Acoon	acoon.de
Aguea	chercherfr.aguea.com
Allaverksamheter	allaverksamheter.se
Alexa	search.toolbars.alexa.com
Alice Adsl	rechercher.aliceadsl.fr
All.by	all.by
Allesklar	allesklar.de allesklar.at allesklar.ch
AllTheInternet	alltheinternet.com
AllTheWeb	alltheweb.com
AlohaFind	alohafind.com
AltaVista	altavista.com search.altavista.com listings.altavista.com altavista.de altavista.fr {}.altavista.com be-nl.altavista.com be-fr.altavista.com
AOL	search.aol.com search.aol.it aolsearch.aol.com aolrecherche.aol.fr aolrecherches.aol.fr aolimages.aol.fr aim.search.aol.com recherche.aol.fr find.web.aol.com recherche.aol.ca aolsearch.aol.co.uk search.aol.co.uk sucheaol.aol.de suche.aol.de o2suche.aol.de suche.aolsvc.de aolbusqueda.aol.com.mx alicesuche.aol.de alicesuchet.aol.de suchet2.aol.de search.hp.my.aol.com.au search.hp.my.aol.de search.hp.my.aol.it search-intl.netscape.com de.aolsearch.com
Apollo7	apollo7.de
Aport	sm.aport.ru
Arama	arama.com
Arcor	arcor.de
Arianna	arianna.libero.it arianna.com
Ask	ask.com web.ask.com int.ask.com mws.ask.com images.ask.com images.{}.ask.com ask.reference.com askkids.com iwon.ask.com ask.co.uk {}.ask.com qbyrd.com {}.qbyrd.com search-results.com www1.search-results.com int.search-results.com {}.search-results.com search.ask.com {}.search.ask.com avira-int.ask.com searchqu.com search.tb.ask.com nortonsafe.search.ask.com avira.search.ask.com int.search.tb.ask.com
Avira SafeSearch	search.avira.com search.avira.net safesearch.avira.com
Atlas	searchatlas.centrum.cz
auone	search.auone.jp sp-search.auone.jp sp-web.search.auone.jp
auone Images	sp-image.search.auone.jp
Austronaut	www2.austronaut.at www1.austronaut.at
Babylon	search.babylon.com searchassist.babylon.com
Baidu	baidu.com www1.baidu.com m.baidu.com baidu.co.th zhidao.baidu.com tieba.baidu.com news.baidu.com
Biglobe	cgi.search.biglobe.ne.jp
Biglobe Images	images.search.biglobe.ne.jp
Bing	bing.com {}.bing.com global.bing.com msnbc.msn.com dizionario.it.msn.com enciclopedia.it.msn.com cc.bingj.com
blekko	blekko.com
Blogdigger	blogdigger.com
Blogpulse	blogpulse.com
Bluewin	search.bluewin.ch
Brave	search.brave.com
Canoe.ca	web.canoe.ca
Centrum	search.centrum.cz morfeo.centrum.cz
Claro Search	claro-search.com
ChatGPT	chat.openai.com chatgpt.com
Clix	pesquisa.clix.pt
Cốc Cốc	coccoc.com
Comcast	search.comcast.net
Compuserve.com (Enhanced by Google)	websearch.cs.com
Conduit.com	search.conduit.com images.search.conduit.com
Crawler	crawler.com
Cuil	cuil.com
Daemon search	daemon-search.com my.daemon-search.com
DasOertliche	dasoertliche.de www2.dasoertliche.de
DasTelefonbuch	www1.dastelefonbuch.de
Daum	search.daum.net
Delfi EE	otsing.delfi.ee
Delfi lv	smart.delfi.lv
dir.com	fr.dir.com
DisconnectSearch	search.disconnect.me
dmoz	dmoz.org editors.dmoz.org
DuckDuckGo	duckduckgo.com r.duckduckgo.com duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion
Earthlink	search.earthlink.net
Ecosia	ecosia.org
El Mundo	ariadna.elmundo.es
Eniro	eniro.se
Entireweb	entireweb.com
eo	eo.st
EpicSearch.in	epicsearch.in
Eurip	eurip.com
Euroseek	euroseek.com
Everyclick	everyclick.com
Exalead	exalead.fr exalead.com
Excite	search.excite.it search.excite.fr search.excite.de search.excite.co.uk search.excite.es search.excite.nl msxml.excite.com excite.co.jp
Fast Browser Search	fastbrowsersearch.com
Findhurtig	findhurtig.dk
Fireball	fireball.de fireball.com
Firstsfind	firstsfind.com
Fixsuche	fixsuche.de
Flix.de	flix.de
Fooooo	search.fooooo.com
Forestle	forestle.org {}.forestle.org forestle.mobi
Francite	recherche.francite.com
Free	search.free.fr search1-2.free.fr search1-1.free.fr
FreeCause	search.freecause.com
Freenet	suche.freenet.de
Freespoke	freespoke.com
FriendFeed	friendfeed.com
Frontier	search.frontier.com
GAIS	gais.cs.ccu.edu.tw
Genieo	search.genieo.com
Geona	geona.net
Gibiru	gibiru.com
Gigablast	gigablast.com
Gigablast (Directory)	dir.gigablast.com
Gnadenmeer	gnadenmeer.de
Gomeo	gomeo.com
goo	search.goo.ne.jp ocnsearch.goo.ne.jp
Google	google.com google.{} encrypted.google.com www2.google.com ipv6.google.com go.google.com wwwgoogle.com wwwgoogle.{} gogole.com gogole.{} gppgle.com gppgle.{} googel.com googel.{} search.avg.com isearch.avg.com com.google.android.googlequicksearchbox search.chedot.com darkoogle.com search.darkoogle.com search.foxtab.com gooofullsearch.com search.hiyo.com search.incredimail.com search1.incredimail.com search2.incredimail.com search3.incredimail.com search4.incredimail.com search.sweetim.com fastweb.it search.juno.com search.zum.com find.tdc.dk it.luna.tv searchresults.verizon.com search.walla.co.il search.alot.com suche.gmx.net search.gmx.com search.incredibar.com delta-search.com www1.delta-search.com search.1und1.de suche.1und1.de search.zonealarm.com start.lenovo.com wow.com {}.wow.com search.leonardo.it optuszoo.com.au search.dolphin-browser.jp netlavis.azione.jp search.nan.so cgi2.nintendo.co.jp search.smt.docomo.ne.jp image.search.smt.docomo.ne.jp gfsoso.com searches.safehomepage.com searches.f-secure.com search.f-secure.com webcache.googleusercontent.com monumentbrowser.com search.bt.com startab.me search.abv.bg search.xfinity.com kadaza.com
Google Blogsearch	blogsearch.google.com blogsearch.google.{}
Google Custom Search	cse.google.com cse.google.{}
Google Images	images.google.com images.google.{}
Google Maps	maps.google.com maps.google.{}
Google News	news.google.com news.google.{}
Google Scholar	scholar.google.com scholar.google.{}
Google syndicated search	googlesyndicatedsearch.com
Google Translations	translate.google.com
Google Video	video.google.com
GoYellow.de	goyellow.de
Gule Sider	gulesider.no
Haosou	haosou.com
HighBeam	highbeam.com
Hit-Parade	req.hit-parade.com class.hit-parade.com hit-parade.com
Holmes	holmes.ge
Hooseek	hooseek.com
Hotbot	hotbot.com
I-play	start.iplay.com
Icerocket	blogs.icerocket.com
ICQ	icq.com search.icq.com
Ilse NL	ilse.nl
iMesh	search.imesh.com
Inbox	www2.inbox.com
info.com	info.com
InfoSpace	infospace.com dogpile.com tattoodle.com metacrawler.com webfetch.com webcrawler.com search.kiwee.com searches.vi-view.com search.webssearches.com search.fbdownloader.com searches3.globososo.com wsdsold.infospace.com search.avast.com isearch.babylon.com start.facemoods.com start.funmoods.com search.magentic.com search.searchcompletion.com searchmobileonline.com isearch.glarysoft.com search.chatzum.com home.speedbit.com search.b1.org searchya.com search.handycafe.com search.v9.com search.iminent.com utorrent.inspsearch.com govome.inspsearch.com
Interia	google.interia.pl
Isodelen	isodelen.se
IxQuick	ixquick.com eu.ixquick.com ixquick.de us.ixquick.com s1.us.ixquick.com s2.us.ixquick.com s3.us.ixquick.com s4.us.ixquick.com s5.us.ixquick.com s8-eu.ixquick.com s1-eu.ixquick.de s2-eu4.ixquick.com s5-eu4.ixquick.com
Jungle Key	junglekey.com junglekey.fr
Jungle Spider	jungle-spider.de
Junior Safe Search	juniorsafesearch.com
Jyxo	jyxo.1188.cz
K9 Safe Search	k9safesearch.com
Kagi	kagi.com
KARMA	karmasearch.org
Kataweb	kataweb.it
Kensaq	kensaq.com
Kvasir	kvasir.no
La Toile Du Québec (Google)	toile.com web.toile.com
Laban	laban.vn
Latne	latne.lv
Lilo	search.lilo.org
Lo.st	lo.st
Local Moxie	localmoxie.com
LookAny	lookany.com
Lookseek	search.lookseek.com
Looksmart	looksmart.com
Lycos	search.lycos.com lycos.{}
maailm.com	maailm.com
Mailru	go.mail.ru
Mamma	mamma.com mamma75.mamma.com
Meinestadt.de	meinestadt.de
Meta.ua	meta.ua
MetaCrawler DE	s1.metacrawler.de s2.metacrawler.de s3.metacrawler.de
Metager	meta.rrzn.uni-hannover.de metager.de
Metager2	metager2.de
Mister Wong	mister-wong.com mister-wong.de
Mojeek	mojeek.com
Monstercrawler	monstercrawler.com
mozbot	mozbot.fr mozbot.co.uk mozbot.com
MyPrivateSearch	myprivatesearch.com
MySpace	searchservice.myspace.com
MyWebSearch	mysearch.com ms114.mysearch.com ms146.mysearch.com kf.mysearch.myway.com ki.mysearch.myway.com search.myway.com search.mywebsearch.com
Najdi.si	najdi.si
Nate	search.nate.com
Naver	search.naver.com
Needtofind	ko.search.need2find.com
Neti	neti.ee
Nifty	search.nifty.com search.azby.fmworld.net
Nifty Videos	videosearch.nifty.com
Nigma	nigma.ru
OceanHero	oceanhero.today
Onet.pl	szukaj.onet.pl
Online.no	online.no
OnlySearch	only-search.com
Opplysningen 1881	1881.no
Orange	busca.orange.es lemoteur.ke.voila.fr lemoteur.orange.fr
Paperball	paperball.de
PeopleCheck	extern.peoplecheck.de
PeoplePC	search.peoplepc.com
Perplexity	perplexity.ai
Picsearch	picsearch.com
Plazoo	plazoo.com
PlusNetwork	plusnetwork.com
Poisk.Ru	poisk.ru
Presearch	presearch.com
PrivacyWall	privacywall.org
qip.ru	search.qip.ru
Qualigo	qualigo.at qualigo.ch qualigo.de qualigo.nl
Quendu	quendu.com
Qwant	qwant.com lite.qwant.com
Rakuten	websearch.rakuten.co.jp
Rambler	nova.rambler.ru
Riksdelen	riksdelen.se
Road Runner	search.rr.com
rpmfind	rpmfind.net fr2.rpmfind.net
Sapo	pesquisa.sapo.pt
Scour.com	scour.com
Search.ch	search.ch
Search.com	search.com
Searchalot	searchalot.com
SearchCanvas	searchcanvas.com
SearchLock	searchlock.com results.searchlock.com
Searchy	searchy.co.uk
SeeSaa	search.seesaa.jp
Setooz	bg.setooz.com da.setooz.com el.setooz.com fa.setooz.com ur.setooz.com {}.setooz.com
Seznam	search.seznam.cz
Seznam Videa	videa.seznam.cz
Sharelook	sharelook.fr
Skynet	skynet.be
sm.cn	m.sm.cn so.m.sm.cn m.sp.sm.cn yz.m.sm.cn quark.sm.cn
sm.de	sm.de
SmartAddressbar	search.smartaddressbar.com
SmartShopping	search.smartshopping.com
Snap.do	search.snap.do
So-net	so-net.ne.jp
So-net Videos	video.so-net.ne.jp
Softonic	search.softonic.com
Sogou	sogou.com m.sogou.com wap.sogou.com english.sogou.com
Soso	soso.com
Sputnik	sputnik.ru
StartPage	startpage.com classic.startpage.com eu.startpage.com s6-eu5.ixquick.com s2-eu4.startpage.com s6-eu4.startpage.com s7-eu4.startpage.com s1-eu5.startpage.com s2-eu5.startpage.com s4-eu5.startpage.com s5-eu5.startpage.com s6-eu5.startpage.com s7-eu5.startpage.com s8-eu5.startpage.com s10-eu5.startpage.com s11-eu5.startpage.com s12-eu5.startpage.com s13-eu5.startpage.com s14-eu5.startpage.com startpagel6srwcjlue4zgq3zevrujfaow726kjytqbbjyrswwmjzcqd.onion
Startpagina (Google)	startgoogle.startpagina.nl
Startsiden	startsiden.no
Stract	stract.com
Suche.info	suche.info
Suchmaschine.com	suchmaschine.com
Suchnase	suchnase.de
Surf Canyon	surfcanyon.com
Swiggle	swiggle.org.uk
Swisscows	swisscows.com
T-Online	suche.t-online.de brisbane.t-online.de navigationshilfe.t-online.de
talimba	talimba.com
TalkTalk	talktalk.co.uk
Tarmot	tarmot.com
Technorati	technorati.com
Teoma	teoma.com
Terra	buscador.terra.es buscador.terra.cl buscador.terra.com.br
Tiscali	search.tiscali.it search-dyn.tiscali.it hledani.tiscali.cz
Tixuma	tixuma.de
Toolbarhome	toolbarhome.com vshare.toolbarhome.com
Toppreise.ch	toppreise.ch fr.toppreise.ch de.toppreise.ch en.toppreise.ch
Torry	torry.io
TUSK Search	tusksearch.com
Trouvez.com	trouvez.com
TrovaRapido	trovarapido.com
Trusted Search	trusted-search.com
Trustnav	search.trustnav.com
Twingly	twingly.com
uol.com.br	busca.uol.com.br
URL.ORGanzier	url.org
Vinden	vinden.nl
Vindex	vindex.nl search.vindex.nl
Virgilio	ricerca.virgilio.it ricercaimmagini.virgilio.it ricercavideo.virgilio.it ricercanews.virgilio.it mobile.virgilio.it
Voila	search.ke.voila.fr lemoteur.fr
Volny	web.volny.cz
Vuhuv	vuhuv.com
Walhello	walhello.info walhello.com walhello.de walhello.nl
Web.de	suche.web.de m.suche.web.de
Web.nl	web.nl
weborama	weborama.fr
WebSearch	websearch.com
Wedoo	fr.wedoo.com en.wedoo.com es.wedoo.com
Winamp	search.winamp.com
Wirtualna Polska	szukaj.wp.pl
Witch	witch.de
Woopie	woopie.jp
www värav	search.www.ee
X-Recherche	x-recherche.com
Yahoo!	search.yahoo.com malaysia.search.yahoo.com {}.search.yahoo.com cade.yahoo.com espanol.search.yahoo.com qc.search.yahoo.com one.cn.yahoo.com r.search.yahoo.com cercato.it search.offerbox.com benefind.de ys.mirostart.com
Yahoo! Images	images.search.yahoo.com {}.images.yahoo.com cade.images.yahoo.com espanol.images.yahoo.com qc.images.yahoo.com
Yahoo! Japan	search.yahoo.co.jp jp.hao123.com home.kingsoft.jp jwsearch.jword.jp
Yahoo! Japan Images	image.search.yahoo.co.jp
Yahoo! Japan Videos	video.search.yahoo.co.jp
Yam	search.yam.com
Yandex	yandex.ru yandex.com yandex.{} clck.yandex.{} m.yandex.{} ya.ru yabs.yandex.{}
Yandex Images	images.yandex.ru images.yandex.com images.yandex.{}
Yasni	yasni.de yasni.com yasni.co.uk yasni.ch yasni.at
Yatedo	yatedo.com yatedo.fr
Yellowmap	yellowmap.de
Yep	yep.com
Yippy	search.yippy.com
Yongzin	yongzin.com
You	you.com
YouGoo	yougoo.fr
ZapMeta	zapmeta.com zapmeta.{} {}.zapmeta.com zapmetasearch.{}
Zhongsou	p.zhongsou.com
Zoek	www3.zoek.nl
Zoeken	zoeken.nl
Zoohoo	zoohoo.cz
Zoznam	zoznam.sk
Zxuso	zxuso.com
묻지마 검색	kwzf.net
`;

export const socialNetworks = `
Badoo	badoo.com
Bebo	bebo.com
bilibili	bilibili.com
BlackPlanet	blackplanet.com
Bluesky	bsky.app skyfeed.app
Buzznet	buzznet.com
Classmates.com	classmates.com
Cyworld	global.cyworld.com
Discord	discord.com discord.gg discordapp.com
Douyin	douyin.com
Douyu	douyu.com
Gaia Online	gaiaonline.com
Geni.com	geni.com
GitHub	github.com
Google+	plus.google.com url.google.com com.google.android.apps.plus
Douban	douban.com
Dribbble	dribbble.com
Facebook	facebook.com fb.me m.facebook.com l.facebook.com
Fetlife	fetlife.com
Flickr	flickr.com
Flixster	flixster.com
Fotolog	fotolog.com
Foursquare	foursquare.com
Friends Reunited	friendsreunited.com
Friendster	friendster.com
gree	gree.jp
Haboo	habbo.com
Hacker News	news.ycombinator.com
hi5	hi5.com
Huya	huya.com
Hyves	hyves.nl
identi.ca	identi.ca
Instagram	instagram.com l.instagram.com
lang-8	lang-8.com
Last.fm	last.fm lastfm.ru lastfm.de lastfm.es lastfm.fr lastfm.it lastfm.jp lastfm.pl lastfm.com.br lastfm.se lastfm.com.tr
LinkedIn	linkedin.com lnkd.in linkedin.android
LiveJournal	livejournal.ru livejournal.com
Mastodon	mastodon.social mastodon.cloud mastodon.technology mastodon.xyz mastodon.at mastodon.art mamot.fr pawoo.net mstdn.io mstdn.jp friends.nico ro-mastodon.puyo.jp quey.org botsin.space social.tchncs.de knzk.me mastodont.cat bitcoinhackers.org fosstodon.org chaos.social cybre.space vis.social typo.social front-end.social hachyderm.io mastodon.online newsie.social mstdn.social indieweb.social sfba.social mas.to mstdn.party c.im mastodonapp.uk universeodon.com social.vivaldi.net ohai.social toot.community masto.ai mastodon.scot mastodon.world mastodon.nz graphics.social org.joinmastodon.android mastodon.eus mastodon.jalgi.eus tkm.eus
MeinVZ	meinvz.net
MissEvan	missevan.com
Mixi	mixi.jp
MoiKrug.ru	moikrug.ru
Multiply	multiply.com
my.mail.ru	my.mail.ru
MyHeritage	myheritage.com
MyLife	mylife.ru
Myspace	myspace.com
myYearbook	myyearbook.com
Nasza-klasa.pl	nk.pl
Netlog	netlog.com
Niconico	nicovideo.jp
Odnoklassniki	odnoklassniki.ru
Orkut	orkut.com
Ozone	qzone.qq.com
Peepeth	peepeth.com
Pinterest	pinterest.com pinterest.ca pinterest.ch pinterest.co.uk pinterest.com.au pinterest.de pinterest.dk pinterest.es pinterest.fr pinterest.ie pinterest.info pinterest.jp pinterest.nz pinterest.pt pinterest.se at.pinterest.com ch.pinterest.com cl.pinterest.com co.pinterest.com dk.pinterest.com es.pinterest.com hu.pinterest.com id.pinterest.com ie.pinterest.com in.pinterest.com it.pinterest.com kr.pinterest.com mx.pinterest.com nl.pinterest.com nz.pinterest.com ph.pinterest.com pt.pinterest.com ru.pinterest.com se.pinterest.com
Pixelfed	pixelfed.social pixelfed.de pxlmo.com metapixl.com pix.toot.wales pixelfed.uno pixey.org
Plaxo	plaxo.com
reddit	reddit.com np.reddit.com pay.reddit.com com.reddit.frontpage
Renren	renren.com
Skyrock	skyrock.com
Snapchat	snapchat.com com.snapchat.android
Sonico.com	sonico.com
SoundCloud	soundcloud.com gate.sc
StackOverflow	stackoverflow.com
StudiVZ	studivz.net
Tagged	login.tagged.com
Taringa!	taringa.net
Telegram	web.telegram.org org.telegram.messenger
Threads	threads.net l.threads.net threads.com l.threads.com
TikTok	tiktok.com
Tuenti	tuenti.com
tumblr	tumblr.com t.umblr.com
Twitcast	twitcasting.tv
Twitter	twitter.com t.co x.com
Sourceforge	sourceforge.net
StumbleUpon	stumbleupon.com
Vkontakte	vk.com vkontakte.ru
YouTube	youtube.com youtu.be
V2EX	v2ex.com
Viadeo	viadeo.com
Vimeo	vimeo.com
vkrugudruzei.ru	vkrugudruzei.ru
WAYN	wayn.com
WeChat	wechat.com mp.weixin.qq.com open.weixin.qq.com channels.weixin.qq.com
Weibo	weibo.com t.cn
WeeWorld	weeworld.com
Windows Live Spaces	login.live.com
Workplace	workplace.com l.workplace.com lm.workplace.com
Xanga	xanga.com
XING	xing.com
`;

export const aiAssistants = `
Baidu AI	yiyan.baidu.com ai.baidu.com
Chat+	chatplus.com chat-gpt.org
ChatGPT	chatgpt.com chat.openai.com labs.openai.com
Claude	claude.ai
Copilot	copilot.microsoft.com
ChatGLM	chatglm.cn
Deepseek	chat.deepseek.com
Duck.ai	duck.ai
Gemini	gemini.google.com bard.google.com
Grok	grok.com x.com/i/grok
iAsk	iask.ai
Jasper	app.jasper.ai
Le Chat	chat.mistral.ai
Meta AI	meta.ai
NotebookLM	notebooklm.google.com
Perplexity	perplexity.ai
Qwen	chat.qwen.ai
Writesonic	app.writesonic.com
You	you.com
`;

// The names and hosts in Google Analytics' table of source categories, each meant whole; see packages/core/data.
// One line a category: name, tab, sources with a comma between them.

export const analyticsSources = `
search	360.cn,alice,aol,ar.search.yahoo.com,ask,at.search.yahoo.com,au.search.yahoo.com,auone,avg,babylon,baidu,biglobe,biglobe.co.jp,biglobe.ne.jp,bing,br.search.yahoo.com,ca.search.yahoo.com,centrum.cz,ch.search.yahoo.com,cl.search.yahoo.com,cn.bing.com,co.search.yahoo.com,comcast,conduit,daum,daum.net,de.search.yahoo.com,dk.search.yahoo.com,dogpile,dogpile.com,duckduckgo,ecosia.org,eniro,es.search.yahoo.com,espanol.search.yahoo.com,exalead.com,excite.com,fi.search.yahoo.com,firmy.cz,fr.search.yahoo.com,globo,go.mail.ru,google,google-play,hk.search.yahoo.com,id.search.yahoo.com,in.search.yahoo.com,incredimail,it.search.yahoo.com,kvasir,lens.google.com,lite.qwant.com,lycos,m.baidu.com,m.naver.com,m.search.naver.com,m.sogou.com,malaysia.search.yahoo.com,msn,msn.com,mx.search.yahoo.com,najdi,naver,naver.com,news.google.com,nl.search.yahoo.com,no.search.yahoo.com,ntp.msn.com,nz.search.yahoo.com,onet,onet.pl,pe.search.yahoo.com,ph.search.yahoo.com,pl.search.yahoo.com,play.google.com,qwant,qwant.com,rakuten,rakuten.co.jp,rambler,rambler.ru,se.search.yahoo.com,search-results,search.aol.co.uk,search.aol.com,search.google.com,search.smt.docomo.ne.jp,search.ukr.net,seznam,seznam.cz,sg.search.yahoo.com,so.com,sogou,sogou.com,sp-web.search.auone.jp,startsiden,startsiden.no,suche.aol.de,terra,th.search.yahoo.com,tr.search.yahoo.com,tut.by,tw.search.yahoo.com,uk.search.yahoo.com,ukr,us.search.yahoo.com,virgilio,vn.search.yahoo.com,wap.sogou.com,webmaster.yandex.ru,websearch.rakuten.co.jp,yahoo,yahoo.co.jp,yahoo.com,yandex,yandex.by,yandex.com,yandex.com.tr,yandex.fr,yandex.kz,yandex.ru,yandex.ua,yandex.uz,zen.yandex.ru
social	43things,43things.com,51.com,5ch.net,academia.edu,activerain,activerain.com,activeworlds,activeworlds.com,addthis,addthis.com,airg.ca,allnurses.com,allrecipes.com,alumniclass,alumniclass.com,ameba.jp,ameblo.jp,americantowns,americantowns.com,amp.reddit.com,ancestry.com,anobii,anobii.com,answerbag,answerbag.com,answers.yahoo.com,aolanswers,aolanswers.com,apps.facebook.com,ar.pinterest.com,artstation.com,askubuntu,askubuntu.com,asmallworld.com,athlinks,athlinks.com,away.vk.com,awe.sm,b.hatena.ne.jp,baby-gaga,baby-gaga.com,babyblog.ru,badoo,badoo.com,bebo,bebo.com,beforeitsnews,beforeitsnews.com,bharatstudent,bharatstudent.com,biip.no,biswap.org,bit.ly,blackcareernetwork.com,blackplanet,blackplanet.com,blip.fm,blog.com,blog.feedspot.com,blog.goo.ne.jp,blog.naver.com,blog.yahoo.co.jp,blogg.no,bloggang.com,blogger,blogger.com,blogher,blogher.com,bloglines,bloglines.com,blogs.com,blogsome,blogsome.com,blogspot,blogspot.com,blogster,blogster.com,blurtit,blurtit.com,bookmarks.yahoo.co.jp,bookmarks.yahoo.com,br.pinterest.com,brightkite,brightkite.com,brizzly,brizzly.com,business.facebook.com,buzzfeed,buzzfeed.com,buzznet,buzznet.com,cafe.naver.com,cafemom,cafemom.com,camospace,camospace.com,canalblog.com,care.com,care2,care2.com,caringbridge.org,catster,catster.com,cbnt.io,cellufun,cellufun.com,centerblog.net,chat.zalo.me,chegg.com,chicagonow,chicagonow.com,chiebukuro.yahoo.co.jp,classmates,classmates.com,classquest,classquest.com,co.pinterest.com,cocolog-nifty,cocolog-nifty.com,copainsdavant.linternaute.com,couchsurfing.org,cozycot,cozycot.com,cross.tv,crunchyroll,crunchyroll.com,cyworld,cyworld.com,cz.pinterest.com,d.hatena.ne.jp,dailystrength.org,deluxe.com,deviantart,deviantart.com,dianping,dianping.com,digg,digg.com,diigo,diigo.com,discover.hubpages.com,disqus,disqus.com,dogster,dogster.com,dol2day,dol2day.com,doostang,doostang.com,dopplr,dopplr.com,douban,douban.com,draft.blogger.com,draugiem.lv,drugs-forum,drugs-forum.com,dzone,dzone.com,edublogs.org,elftown,elftown.com,epicurious.com,everforo.com,exblog.jp,extole,extole.com,facebook,facebook.com,faceparty,faceparty.com,fandom.com,fanpop,fanpop.com,fark,fark.com,fb,fb.me,fc2,fc2.com,feedspot,feministing,feministing.com,filmaffinity,filmaffinity.com,flickr,flickr.com,flipboard,flipboard.com,folkdirect,folkdirect.com,foodservice,foodservice.com,forums.androidcentral.com,forums.crackberry.com,forums.imore.com,forums.nexopia.com,forums.webosnation.com,forums.wpcentral.com,fotki,fotki.com,fotolog,fotolog.com,foursquare,foursquare.com,free.facebook.com,friendfeed,friendfeed.com,fruehstueckstreff.org,fubar,fubar.com,gaiaonline,gaiaonline.com,gamerdna,gamerdna.com,gather.com,geni.com,getpocket.com,glassboard,glassboard.com,glassdoor,glassdoor.com,godtube,godtube.com,goldenline.pl,goldstar,goldstar.com,goo.gl,gooblog,goodreads,goodreads.com,google+,googlegroups.com,googleplus,govloop,govloop.com,gowalla,gowalla.com,gree.jp,groups.google.com,gulli.com,gutefrage.net,habbo,habbo.com,hatena,hi5,hi5.com,hootsuite,hootsuite.com,houzz,houzz.com,hoverspot,hoverspot.com,hr.com,hu.pinterest.com,hubculture,hubculture.com,hubpages.com,hyves.net,hyves.nl,ibibo,ibibo.com,id.pinterest.com,identi.ca,ig,imageshack,imageshack.com,imageshack.us,imvu,imvu.com,in.pinterest.com,insanejournal,insanejournal.com,instagram,instagram.com,instapaper,instapaper.com,internations.org,interpals.net,intherooms,intherooms.com,irc-galleria.net,is.gd,italki,italki.com,jammerdirect,jammerdirect.com,jappy.com,jappy.de,kaboodle.com,kakao,kakao.com,kakaocorp.com,kaneva,kaneva.com,kin.naver.com,l.facebook.com,l.instagram.com,l.messenger.com,last.fm,librarything,librarything.com,lifestream.aol.com,line,line.me,linkedin,linkedin.com,listal,listal.com,listography,listography.com,livedoor.com,livedoorblog,livejournal,livejournal.com,lm.facebook.com,lnkd.in,m.blog.naver.com,m.cafe.naver.com,m.facebook.com,m.kin.naver.com,m.vk.com,m.yelp.com,mbga.jp,medium.com,meetin.org,meetup,meetup.com,meinvz.net,meneame.net,menuism.com,messages.google.com,messages.yahoo.co.jp,messenger,messenger.com,mix.com,mixi.jp,mobile.facebook.com,mocospace,mocospace.com,mouthshut,mouthshut.com,movabletype,movabletype.com,mubi,mubi.com,my.opera.com,myanimelist.net,myheritage,myheritage.com,mylife,mylife.com,mymodernmet,mymodernmet.com,myspace,myspace.com,netvibes,netvibes.com,news.ycombinator.com,newsshowcase,nexopia,ngopost.org,niconico,nicovideo.jp,nightlifelink,nightlifelink.com,ning,ning.com,nl.pinterest.com,odnoklassniki.ru,odnoklassniki.ua,okwave.jp,old.reddit.com,oneworldgroup.org,onstartups,onstartups.com,opendiary,opendiary.com,oshiete.goo.ne.jp,out.reddit.com,over-blog.com,overblog.com,paper.li,partyflock.nl,photobucket,photobucket.com,pinboard,pinboard.in,pingsta,pingsta.com,pinterest,pinterest.at,pinterest.ca,pinterest.ch,pinterest.cl,pinterest.co.kr,pinterest.co.uk,pinterest.com,pinterest.com.au,pinterest.com.mx,pinterest.de,pinterest.es,pinterest.fr,pinterest.it,pinterest.jp,pinterest.nz,pinterest.ph,pinterest.pt,pinterest.ru,pinterest.se,pixiv.net,pl.pinterest.com,playahead.se,plurk,plurk.com,plus.google.com,plus.url.google.com,pocket.co,posterous,posterous.com,pro.homeadvisor.com,pulse.yahoo.com,qapacity,qapacity.com,quechup,quechup.com,quora,quora.com,qzone.qq.com,ravelry,ravelry.com,reddit,reddit.com,redux,redux.com,renren,renren.com,researchgate.net,reunion,reunion.com,reverbnation,reverbnation.com,rtl.de,ryze,ryze.com,salespider,salespider.com,scoop.it,screenrant,screenrant.com,scribd,scribd.com,scvngr,scvngr.com,secondlife,secondlife.com,serverfault,serverfault.com,shareit,sharethis,sharethis.com,shvoong.com,sites.google.com,skype,skyrock,skyrock.com,slashdot.org,slideshare.net,smartnews.com,snapchat,snapchat.com,social,sociallife.com.br,socialvibe,socialvibe.com,spaces.live.com,spoke,spoke.com,spruz,spruz.com,ssense.com,stackapps,stackapps.com,stackexchange,stackexchange.com,stackoverflow,stackoverflow.com,stardoll.com,stickam,stickam.com,studivz.net,suomi24.fi,superuser,superuser.com,sweeva,sweeva.com,t.co,t.me,tagged,tagged.com,taggedmail,taggedmail.com,talkbiznow,talkbiznow.com,taringa.net,techmeme,techmeme.com,tencent,tencent.com,tiktok,tiktok.com,tinyurl,tinyurl.com,toolbox,toolbox.com,touch.facebook.com,tr.pinterest.com,travellerspoint,travellerspoint.com,tripadvisor,tripadvisor.com,trombi,trombi.com,trustpilot,tudou,tudou.com,tuenti,tuenti.com,tumblr,tumblr.com,tweetdeck,tweetdeck.com,twitter,twitter.com,twoo.com,typepad,typepad.com,unblog.fr,urbanspoon.com,ushareit.com,ushi.cn,vampirefreaks,vampirefreaks.com,vampirerave,vampirerave.com,vg.no,video.ibm.com,vk.com,vkontakte.ru,wakoopa,wakoopa.com,wattpad,wattpad.com,web.facebook.com,web.skype.com,webshots,webshots.com,wechat,wechat.com,weebly,weebly.com,weibo,weibo.com,wer-weiss-was.de,weread,weread.com,whatsapp,whatsapp.com,wiki.answers.com,wikihow.com,wikitravel.org,woot.com,wordpress,wordpress.com,wordpress.org,xanga,xanga.com,xing,xing.com,yahoo-mbga.jp,yammer,yammer.com,yelp,yelp.co.uk,yelp.com,youroom.in,za.pinterest.com,zalo,zoo.gr,zooppa,zooppa.com
shopping	aax-us-east.amazon-adsystem.com,aax.amazon-adsystem.com,alibaba,alibaba.com,amazon,amazon.co.uk,amazon.com,apps.shopify.com,cr.shopping.naver.com,cr2.shopping.naver.com,ebay,ebay.co.uk,ebay.com,ebay.com.au,ebay.de,etsy,etsy.com,google shopping,igshopping,m.alibaba.com,m.shopping.naver.com,mercadolibre,mercadolibre.com,mercadolibre.com.ar,mercadolibre.com.mx,message.alibaba.com,msearch.shopping.naver.com,nl.shopping.net,no.shopping.net,offer.alibaba.com,one.walmart.com,order.shopping.yahoo.co.jp,partners.shopify.com,se.shopping.net,shopping.naver.com,shopping.yahoo.co.jp,shopping.yahoo.com,shopzilla,shopzilla.com,simplycodes.com,store.shopping.yahoo.co.jp,uk.shopping.net,walmart,walmart.com
video	blog.twitch.tv,crackle,crackle.com,curiositystream,curiositystream.com,d.tube,dailymotion,dailymotion.com,dashboard.twitch.tv,disneyplus,disneyplus.com,fast.wistia.net,help.hulu.com,help.netflix.com,hulu,hulu.com,iq.com,iqiyi,iqiyi.com,jobs.netflix.com,justin.tv,m.twitch.tv,m.youtube.com,music.youtube.com,netflix,netflix.com,player.twitch.tv,player.vimeo.com,ted,ted.com,twitch,twitch.tv,utreon,utreon.com,veoh,veoh.com,viadeo.journaldunet.com,vimeo,vimeo.com,wistia,wistia.com,youku,youku.com,youtube,youtube.com
`;
