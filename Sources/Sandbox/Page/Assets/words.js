"use strict";
const WORDS = {
  zh: {
    lang: "zh-CN", other: "English",
    subtitle: "模拟的微信平台", codes: "带参数二维码", codesHint: "选一个人，点一个码：就像用手机扫了它。",
    scene: "场景值", life: "有效期", permanent: "永久", fiveMinutes: "临时 · 5 分钟", sevenDays: "临时 · 7 天", make: "生成二维码",
    scan: "扫一扫", expired: "已过期", permanentCode: "永久二维码", until: (t) => "有效期至 " + t,
    account: "我的公众号", follows: "已关注", stranger: "未关注", follow: "关注", unfollow: "取消关注",
    followThis: "关注公众号", notNow: "以后再说", cardText: (n) => n + " 还没有关注。关注后，平台才会推送 subscribe 事件。",
    send: "发送", sayHere: "发消息给公众号", sayNot: "关注后才能发消息", tabCodes: "扫码", tabChat: "聊天",
    scanned: (s) => "扫描了二维码 " + s, scannedExpired: "二维码已失效，平台没有推送", followed: (s) => s ? "扫描 " + s + " 并关注了公众号" : "关注了公众号",
    left: "取消了关注", failureLine: "该公众号提供的服务出现故障，请稍后再试", service: "客服消息", document: "原文",
    image: "图片", voice: "语音", video: "视频", music: "音乐", transfer: "已转接到人工客服",
    empty: "还没有消息。去扫一个码吧。", mode: { plain: "明文模式", compatible: "兼容模式", safe: "安全模式" },
    noCallback: "还没有设置回调地址：平台不会推送任何事件。", problem: (p) => "回调地址未通过验证：" + p,
    verified: "回调已验证", unverified: "回调待验证", noAnswer: "沙盒没有应答。它还在运行吗？", people: "谁的手机", chaos: "混乱", waiting: "等待公众号应答",
    ms: (n) => n + " 毫秒", noReply: "已推送，公众号没有回复内容（success）"
  },
  en: {
    lang: "en", other: "中文",
    subtitle: "a simulated WeChat platform", codes: "Parametric codes", codesHint: "Choose a person, then a code: it is scanned with their phone.",
    scene: "Scene", life: "Lifetime", permanent: "permanent", fiveMinutes: "5 minutes", sevenDays: "7 days", make: "Make a code",
    scan: "Scan", expired: "expired", permanentCode: "permanent", until: (t) => "until " + t,
    account: "My Official Account", follows: "following", stranger: "not following", follow: "Follow", unfollow: "Unfollow",
    followThis: "Follow", notNow: "Not now", cardText: (n) => n + " does not follow yet. The platform pushes subscribe once they do.",
    send: "Send", sayHere: "Write to the account", sayNot: "Only followers can write", tabCodes: "Scan", tabChat: "Chat",
    scanned: (s) => "Scanned the code " + s, scannedExpired: "The code is no longer valid: nothing was pushed", followed: (s) => s ? "Scanned " + s + " and followed" : "Followed the account",
    left: "Unfollowed the account", failureLine: "该公众号提供的服务出现故障，请稍后再试", service: "customer service", document: "source",
    image: "Image", voice: "Voice", video: "Video", music: "Music", transfer: "Handed over to customer service",
    empty: "No messages yet. Scan a code.", mode: { plain: "plain mode", compatible: "compatible mode", safe: "safe mode" },
    noCallback: "No callback is set: the platform pushes nothing.", problem: (p) => "The callback is not verified: " + p,
    verified: "callback verified", unverified: "callback not checked yet", noAnswer: "The sandbox does not answer. Is it still running?", people: "Whose phone", chaos: "chaos", waiting: "waiting for the account",
    ms: (n) => n + " ms", noReply: "Pushed; the account answered with nothing to show (success)"
  }
};
