"""What each finding of a diagnosis means and what to do about it, for the technician at the camera (article 16(1))."""

from dataclasses import dataclass

from mingcha.kit.words import Words
from mingcha.media.diagnosis.steps import Finding


@dataclass(frozen=True, slots=True)
class FindingWords:
    """`what`: a sentence without its end, in which numbers have places in braces; `advice`: what to try, in order."""

    what: Words
    advice: tuple[Words, ...]


_POWER = Words(
    "看设备是否通电、网线指示灯是否亮，在设备网页上看网络参数",
    "See whether the device has power and its network light is on, and read its network settings",
)
_CODEC = Words(
    "在摄像机的“视频编码”中选择 H.264 或 H.265，关闭“智能编码”“SVAC”等选项后保存",
    "Choose H.264 or H.265 in the video settings of the camera, and switch off smart codecs and SVAC",
)
_FIREWALL = Words(
    "检查摄像机网段到录像机的防火墙：放行录像机的 UDP 和 TCP 高位端口",
    "Check the firewall between the camera and the recorder: let UDP and TCP to its high ports through",
)
_OVER_TCP = Words(
    "点位地址末尾有 #udp 的，把它去掉，改用 TCP 传输后再看",
    "If the point's address ends in #udp, take that away, so that TCP is used, and look again",
)
_RESTART = Words("重启摄像机，等 2 分钟后再看", "Restart the camera and look again after 2 minutes")
_KEY_INTERVAL = Words(
    "在摄像机的“视频编码”中把关键帧间隔（I 帧间隔）设为帧率的 1 至 2 倍，例如 25 帧设为 50",
    "Set the interval of key frames (I frames) in the camera to one or two times its frame rate, such as 50 for 25",
)
_LOSS = Words(
    "换网线或交换机口，看网络是否拥塞：媒体包丢失时画面不完整",
    "Change the cable or the port of the switch, and see whether the network is congested: packets are lost",
)

FINDING_WORDS: dict[Finding, FindingWords] = {
    Finding.SIGNALLING_AWAY: FindingWords(
        Words(
            "国标信令程序没有应答，与设备无关", "the signalling program does not answer; the device is not the cause"
        ),
        (
            Words(
                "请管理员在录像机上运行 mingcha status，看 sip 是否在运行",
                "Ask the administrator to run mingcha status on the recorder and see whether sip runs",
            ),
        ),
    ),
    Finding.NOT_REGISTERED: FindingWords(
        Words("设备没有注册到本平台", "the device is not registered here"),
        (
            _POWER,
            Words(
                "在设备的“平台接入（GB28181）”中核对：服务器编码、域、地址、端口与平台一致，设备编码与登记一致，已启用",
                "Compare in the device (GB/T 28181): code, domain, address and port of the server, the device's code, "
                "and that it is switched on",
            ),
            Words(
                "重新输入注册口令：口令错 5 次后，每分钟只受理 1 次",
                "Enter its password again: after five wrong ones only one a minute is taken",
            ),
            Words(
                "在“设备”页看该设备是否已经批准、是否被停用",
                "See on the page of devices whether it is approved, and not retired",
            ),
        ),
    ),
    Finding.INVITE_UNANSWERED: FindingWords(
        Words("INVITE（取流请求）未应答", "it did not answer the request for its stream (INVITE)"),
        (
            Words(
                "检查 NAT 或防火墙是否只放行设备向外的信令：平台须能向设备回发 UDP/TCP 信令",
                "Check whether a NAT or firewall lets only the device's own signalling through: ours must reach it",
            ),
            Words(
                "把设备的心跳周期设为 60 秒以内，传输方式改为 TCP 后再看",
                "Set its keepalive to 60 s or less and its signalling to TCP, and look again",
            ),
            _RESTART,
        ),
    ),
    Finding.INVITE_REFUSED: FindingWords(
        Words("设备拒绝了取流请求", "the device refuses the request for its stream"),
        (
            Words(
                "看设备上该平台是否有预览权限，同时取流的路数是否已满",
                "See in the device whether this platform may view, and whether all its streams are in use",
            ),
            _RESTART,
        ),
    ),
    Finding.INVITE_FAILED: FindingWords(
        Words("上一次取流请求没有成功", "the last request for its stream failed"),
        (
            Words(
                "设备刚上线时请等 30 秒，平台会再次取流",
                "If the device has just registered wait 30 s: the stream is asked for again",
            ),
            Words(
                "在设备（或录像主机）上看该通道是否在线、能否预览",
                "See in the device (or its recorder) whether the channel is online and shows a picture there",
            ),
        ),
    ),
    Finding.CHANNEL_UNKNOWN: FindingWords(
        Words("通道编码在设备上不存在", "the device has no channel of this code"),
        (
            Words(
                "核对设备中该通道的 20 位视频通道编码，与点位地址“/”后的编码一致",
                "Compare the 20 digits of the channel in the device with those after the slash of the point's address",
            ),
            Words(
                "在“设备”页重新获取目录后，为点位另选通道",
                "Read the catalogue again on the page of devices and match the point to another channel",
            ),
        ),
    ),
    Finding.CANNOT_SEND_SO: FindingWords(
        Words("设备不支持所要求的传输方式或者码流", "the device cannot send the stream in the way asked for"),
        (
            Words(
                "把点位地址末尾的选项在 #tcp、#udp、#tcp-active 之间换一种，再看",
                "Try another option at the end of the point's address: #tcp, #udp or #tcp-active",
            ),
            _CODEC,
        ),
    ),
    Finding.NOTHING_REACHES_US: FindingWords(
        Words("设备同意发送，但没有任何媒体包到达录像机", "it agreed to send, and nothing reaches the recorder"),
        (
            _FIREWALL,
            Words(
                "核对平台公布给设备的录像机地址：设备须能直接访问该地址",
                "Check the address of the recorder that devices are given: the device must reach it",
            ),
            Words(
                "在点位地址末尾把 #udp 改为 #tcp（或者相反），再看",
                "Change #udp to #tcp at the end of the point's address, or the other way round, and look again",
            ),
        ),
    ),
    Finding.OTHER_SENDER: FindingWords(
        Words(
            "媒体来自设备没有声明的地址，已全部丢弃",
            "media come from a host that the device did not name, and are dropped",
        ),
        (
            Words(
                "设备有多块网卡或在 NAT 之后：让信令和媒体走同一地址",
                "The device has several interfaces or is behind a NAT: let signalling and media use one address",
            ),
            Words(
                "经下级平台转发的，请改为由设备直接注册",
                "If a platform below relays its media, let the device register here itself",
            ),
        ),
    ),
    Finding.PORT_OF_DEVICE_CLOSED: FindingWords(
        Words("设备声明的媒体端口连接不上", "no connection can be made to the port that the device named"),
        (
            Words(
                "检查录像机到设备的防火墙，或者把点位地址末尾的 #tcp-active 改为 #tcp（由设备连接平台）",
                "Check the firewall from the recorder to the device, or change #tcp-active to #tcp in the point's "
                "address, so that the device connects",
            ),
        ),
    ),
    Finding.CONNECTED_AND_SILENT: FindingWords(
        Words("设备已连接媒体端口，但没有发送媒体包", "it connected for its media, and sends no packet"),
        (
            Words(
                "在设备（或录像主机）上看该通道有无画面",
                "See in the device (or its recorder) whether the channel has a picture",
            ),
            _RESTART,
        ),
    ),
    Finding.OTHER_SSRC: FindingWords(
        Words(
            "同一端口收到多路媒体（另有 {foreign} 个包的 SSRC 不同），不能成像",
            "several streams come to one port ({foreign} packets with another SSRC), and no picture is made of them",
        ),
        (
            Words(
                "设备没有结束以前的取流：重启设备",
                "The device did not end an earlier stream: restart it",
            ),
            Words(
                "升级设备固件，或者在设备中打开“SSRC 按平台要求”一类选项",
                "Update its firmware, or let it use the SSRC that the platform asks for",
            ),
        ),
    ),
    Finding.NO_STREAM_MAP: FindingWords(
        Words(
            "收到媒体包，但没有节目流映射（PSM），也认不出编码格式",
            "packets come without a stream map (PSM), and their codec cannot be told by their content",
        ),
        (
            _CODEC,
            Words(
                "把设备的封装格式设为 PS（节目流），升级固件后再看",
                "Set its container to PS (program stream), update its firmware, and look again",
            ),
        ),
    ),
    Finding.SVAC: FindingWords(
        Words("码流是 SVAC 编码，平台不能录制", "the stream is SVAC, which is not recorded here"),
        (
            Words(
                "在摄像机的“视频编码”中把编码格式由 SVAC 改为 H.264 或 H.265",
                "Change the codec of the camera from SVAC to H.264 or H.265",
            ),
        ),
    ),
    Finding.HOST_SILENT: FindingWords(
        Words("该地址没有设备应答", "nothing answers at the address"),
        (
            _POWER,
            Words(
                "核对摄像机的 IP 地址是否改变（例如 DHCP），与点位登记的地址一致",
                "See whether the camera has another IP address now (DHCP) than the one of the point",
            ),
            Words(
                "在录像机所在网段 ping 该地址，检查交换机 VLAN 和防火墙",
                "Ping the address from the network of the recorder, and check VLANs and firewalls",
            ),
        ),
    ),
    Finding.PORT_CLOSED: FindingWords(
        Words("设备在线，但该端口没有开放", "the device is there, and nothing listens at the port"),
        (
            Words(
                "在摄像机网页上看 RTSP 是否启用、端口号是多少（通常是 554），与点位地址一致",
                "See in the camera whether RTSP is on and at which port (mostly 554), and compare the point's address",
            ),
            _RESTART,
        ),
    ),
    Finding.LOGIN_REFUSED: FindingWords(
        Words("摄像机不接受用户名或者口令", "the camera does not accept the user name or the password"),
        (
            Words(
                "在点位的“更改地址”中重新填写用户名和口令；平台每分钟最多试 1 次，以免锁定账号",
                "Enter user name and password of the point again; they are tried once a minute, so that no account is "
                "locked",
            ),
            Words(
                "账号可能已被锁定：等 30 分钟或重启摄像机；看该账号是否有预览权限",
                "The account may be locked: wait 30 minutes or restart the camera; see whether it may view",
            ),
        ),
    ),
    Finding.PATH_UNKNOWN: FindingWords(
        Words("摄像机没有这路码流", "the camera has no such stream"),
        (
            Words(
                "核对点位地址中端口之后的路径；运行 mingcha camera find 可以列出 ONVIF 摄像机的码流地址",
                "Compare the path in the point's address; mingcha camera find lists the addresses of ONVIF cameras",
            ),
        ),
    ),
    Finding.NOT_RTSP: FindingWords(
        Words(
            "该端口应答的不是 RTSP 摄像机，或者证书不对", "what answers is no RTSP camera, or has another certificate"
        ),
        (
            Words(
                "核对端口：网页端口（80、443、8000）不是码流端口，RTSP 通常是 554",
                "Compare the port: those of pages (80, 443, 8000) are not of streams; RTSP has mostly 554",
            ),
            Words(
                "使用 rtsps 的，核对点位地址末尾登记的证书指纹",
                "With rtsps compare the fingerprint of the certificate at the end of the point's address",
            ),
        ),
    ),
    Finding.REQUEST_UNANSWERED: FindingWords(
        Words("端口已连接，但摄像机不应答取流请求", "it took the connection, and does not answer the request"),
        (
            Words(
                "看同时取流的路数是否已满：关闭其他客户端的预览",
                "See whether all its streams are in use: close other viewers",
            ),
            _RESTART,
        ),
    ),
    Finding.REQUEST_FAILED: FindingWords(
        Words("摄像机没有完成取流请求", "the camera did not fulfil the request"),
        (
            Words(
                "看同时取流的路数是否已满：关闭其他客户端的预览",
                "See whether all its streams are in use: close other viewers",
            ),
            _RESTART,
        ),
    ),
    Finding.NO_PACKETS_UDP: FindingWords(
        Words("摄像机已开始播放，但没有 UDP 媒体包到达", "it plays, and no packet comes over UDP"),
        (_OVER_TCP, _FIREWALL),
    ),
    Finding.NO_PACKETS_TCP: FindingWords(
        Words("摄像机已开始播放，但没有发送媒体包", "it plays, and sends no packet"),
        (Words("在摄像机网页上看有无画面", "See on the camera's own page whether there is a picture"), _RESTART),
    ),
    Finding.NO_WHOLE_PICTURE: FindingWords(
        Words(
            "收到媒体包（丢失 {lost} 个），但没有一帧完整画面",
            "packets come ({lost} are missing), and no whole picture",
        ),
        (_LOSS, _OVER_TCP, _CODEC),
    ),
    Finding.NO_KEY_FRAME: FindingWords(
        Words("收到画面 {waited_s} 秒，没有一个关键帧", "pictures come for {waited_s} s without a key frame"),
        (_KEY_INTERVAL, _CODEC, _RESTART),
    ),
    Finding.NO_PARAMETER_SETS: FindingWords(
        Words(
            "收到关键帧，但没有参数集（SPS、PPS），不能解码",
            "key frames come without parameter sets (SPS, PPS) and cannot be decoded",
        ),
        (_CODEC, _RESTART),
    ),
    Finding.UNSUPPORTED_CODEC: FindingWords(
        Words("码流不是 H.264 或 H.265", "the stream is neither H.264 nor H.265"), (_CODEC,)
    ),
}
