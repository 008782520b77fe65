//! Heads of requests as they are sent.

/// The least that HTTP/1.1 asks for.
pub(crate) const MINIMAL: &str = "GET /plaintext HTTP/1.1\r\nHost: example.org\r\n\r\n";

/// What a browser sends for a page.
pub(crate) const BROWSER: &str = "GET /plaintext HTTP/1.1\r\n\
    Host: www.example.org\r\n\
    Connection: keep-alive\r\n\
    Cache-Control: max-age=0\r\n\
    Upgrade-Insecure-Requests: 1\r\n\
    User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36\r\n\
    Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n\
    Sec-Fetch-Site: none\r\n\
    Sec-Fetch-Mode: navigate\r\n\
    Sec-Fetch-User: ?1\r\n\
    Sec-Fetch-Dest: document\r\n\
    Accept-Encoding: gzip, deflate, br, zstd\r\n\
    Accept-Language: en-GB,en;q=0.9,de;q=0.8\r\n\
    Cookie: session=9f2c41d07be84f0c8a5d; theme=dark; seen=1717171717\r\n\r\n";
