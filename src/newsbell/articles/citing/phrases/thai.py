"""The phrases by which Thai texts cite: patterns that find a source by `name`, which mostly is known. Pure."""

from collections.abc import Sequence

from newsbell.articles.citing.script_words import any_of


def phrases() -> Sequence[str]:
    """The patterns: of those that figures are from, of media that told, of datelines."""
    known, media = any_of("th", "media", "institutes"), any_of("th", "media")
    return (
        (
            r"(?:ตามข้อมูลของ|ข้อมูลจาก|ข้อมูลของ|รายงานของ|อ้างอิงจาก|อ้างจาก|ตามรายงานของ|ผลสำรวจของ|สถิติของ"
            rf"|จากการสำรวจของ|ตามที่)\s?(?:สำนักข่าว|หนังสือพิมพ์)?(?P<name>{known})"
        ),
        (
            r"(?:ตามข้อมูลของ|ข้อมูลจาก|ผลสำรวจของ|สถิติของ)\s?(?P<name>(?:สถาบัน|สมาคม|สำนักงานสถิติ|ศูนย์วิจัย"
            r"|มหาวิทยาลัย)[\p{Thai}]{2,30})(?=\s)"
        ),
        rf"(?:สำนักข่าว|หนังสือพิมพ์)\s?(?P<name>{media})\s?(?=[^.]{{0,20}}รายงาน)",
        r"(?P<name>กรมอุตุนิยมวิทยา)\s?(?:คาด|พยากรณ์|เตือน|รายงาน|ระบุ)",
    )
