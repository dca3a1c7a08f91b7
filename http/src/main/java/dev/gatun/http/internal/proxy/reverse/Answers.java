package dev.gatun.http.internal.proxy.reverse;

import dev.gatun.http.Method;
import dev.gatun.http.Response;
import dev.gatun.http.ResponseBody;
import dev.gatun.http.internal.HeaderList;
import dev.gatun.http.internal.client.exchange.IncomingResponse;
import dev.gatun.http.internal.client.exchange.Origin;
import dev.gatun.http.internal.proxy.balance.Member;
import dev.gatun.http.internal.proxy.fields.AnswerPaths;
import dev.gatun.http.internal.proxy.fields.EndToEnd;
import dev.gatun.http.internal.proxy.fields.Via;

/** Makes the head that a client gets of an upstream's. Stateless. */
final class Answers {
    private Answers() {}

    /** The answer, without content yet. */
    static Response of(Passage passage, Member member, IncomingResponse response) {
        HeaderList fields = EndToEnd.ofResponse(response.headers());
        ProxyRules rules = passage.way().rules();
        if (rules.translates()) {
            Origin origin = Origins.of(member.upstream());
            AnswerPaths.translate(fields, rules.path(), origin.scheme() + "://" + origin.authority(), origin.host());
        }
        Via.add(fields, response.version(), rules.name());
        Response answer = Response.of(response.status());
        fields.forEach(answer::addHeader);
        return answer;
    }

    /** The length of content that does not come, as an answer to HEAD and 304 say it (RFC 9110, section 8.6). */
    static long announced(IncomingResponse response, Method method) {
        if (method != Method.HEAD && response.status().code() != 304) {
            return ResponseBody.UNKNOWN;
        }
        String length = response.headers().first("content-length").orElse("");
        boolean number = !length.isEmpty() && length.length() < 19 && length.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Long.parseLong(length) : ResponseBody.UNKNOWN;
    }
}
