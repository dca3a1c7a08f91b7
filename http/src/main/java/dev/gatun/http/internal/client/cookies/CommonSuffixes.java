package dev.gatun.http.internal.client.cookies;

import dev.gatun.http.client.PublicSuffixes;
import java.util.Set;

/** What can be told of public suffixes without their list. It rather takes a domain for public that is not: a cookie then stays with its host. */
public final class CommonSuffixes implements PublicSuffixes {
    /** What countries call their second level. */
    private static final Set<String> SECOND_LEVEL = Set.of("ac", "asso", "biz", "co", "com", "ed", "edu", "gen", "go", "gob", "gouv", "gov", "gub", "id",
        "ind", "info", "k12", "ltd", "me", "mil", "ne", "net", "nhs", "nic", "nom", "or", "org", "plc", "police", "sch", "web");

    /** Where many people who know nothing of each other have their sites. */
    private static final Set<String> SHARED = Set.of("github.io", "gitlab.io", "pages.dev", "workers.dev", "vercel.app", "netlify.app", "herokuapp.com",
        "appspot.com", "web.app", "firebaseapp.com", "run.app", "cloudfront.net", "azurewebsites.net", "cloudapp.net", "blogspot.com", "fly.dev",
        "onrender.com",
        "duckdns.org", "ngrok.io", "ngrok-free.app", "s3.amazonaws.com", "elasticbeanstalk.com", "trycloudflare.com", "glitch.me", "surge.sh", "myshopify.com");

    @Override
    public boolean isPublic(String domain) {
        int dot = domain.indexOf('.');
        if (dot < 0) {
            return true;
        }
        if (domain.indexOf('.', dot + 1) >= 0) {
            return SHARED.contains(domain);
        }
        return SHARED.contains(domain) || domain.length() - dot == 3 && SECOND_LEVEL.contains(domain.substring(0, dot));
    }
}
