package dev.gatun.http.internal.proxy.balance;

import java.util.List;

/** Who belongs to a set at one moment. A value; pickers find out by identity whether it is still the one they know. */
record Roster(List<Member> members) {
    Roster {
        members = List.copyOf(members);
    }

    int size() {
        return members.size();
    }

    Member at(int index) {
        return members.get(index);
    }
}
