import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Looks up all that classes refer to of the JDK, and keeps what the JRE does not have. */
final class References {
    private enum Found {
        YES,
        NO,
        /** Some ancestor is an optional library that is not here. */
        UNKNOWN
    }

    private final Hierarchy hierarchy;
    private final List<String> elsewhere;
    private final Map<String, Found> members = new HashMap<>();
    private final SortedMap<String, SortedSet<String>> missing = new TreeMap<>();

    References(Hierarchy hierarchy, List<String> elsewhere) {
        this.hierarchy = hierarchy;
        this.elsewhere = elsewhere;
    }

    /** What is missing, and the classes that refer to it. */
    SortedMap<String, SortedSet<String>> missing() {
        return missing;
    }

    /** Looks at the constants of one class. */
    void check(ClassModel model) {
        String by = model.thisClass().asInternalName();
        if (elsewhere.stream().anyMatch(by::startsWith)) {
            return;
        }
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof ClassEntry type) {
                type(element(type.asInternalName()), by);
            } else if (entry instanceof MemberRefEntry member) {
                member(member, by);
            }
        }
    }

    /** The type of the elements of an array; the class itself when it is none. */
    private static String element(String name) {
        String type = name.replaceFirst("^\\[+", "");
        return type.equals(name) ? name : type.startsWith("L") ? type.substring(1, type.length() - 1) : "java/lang/Object";
    }

    private void type(String name, String by) {
        if (hierarchy.isOfJdk(name) && hierarchy.find(name).isEmpty()) {
            miss(name, by);
        }
    }

    private void member(MemberRefEntry member, String by) {
        String owner = member.owner().asInternalName();
        String name = member.name().stringValue();
        // The hierarchy knows classes as they were: the method that a class is given is not in it.
        if (owner.startsWith("[") || owner.equals(by) && Literals.isOwn(name)) {
            return;
        }
        if (otherMeaning(owner, name)) {
            miss(owner + "." + name + " (takes other coordinates in 21)", by);
        }
        String wanted = name + member.type().stringValue();
        if (find(owner, wanted) == Found.NO) {
            miss(owner + "." + wanted, by);
        }
    }

    /** Handles of layouts have a base offset since 22, and the same names and types as before. */
    private static boolean otherMeaning(String owner, String name) {
        return owner.startsWith("java/lang/foreign/") && (name.equals("varHandle") || name.equals("byteOffsetHandle") || name.equals("arrayElementVarHandle"));
    }

    private void miss(String what, String by) {
        missing.computeIfAbsent(what, key -> new TreeSet<>()).add(by);
    }

    private Found find(String owner, String wanted) {
        String key = owner + "." + wanted;
        Found known = members.get(key);
        if (known == null) {
            known = look(owner, wanted);
            members.put(key, known);
        }
        return known;
    }

    private Found look(String owner, String wanted) {
        Optional<ClassModel> model = hierarchy.find(owner);
        if (model.isEmpty()) {
            return hierarchy.isOfJdk(owner) ? Found.NO : Found.UNKNOWN;
        }
        ClassModel type = model.get();
        boolean polymorphic = owner.equals("java/lang/invoke/MethodHandle") || owner.equals("java/lang/invoke/VarHandle");
        boolean here = type.methods().stream()
                        .anyMatch(m -> polymorphic && wanted.startsWith(m.methodName().stringValue() + "(")
                                || wanted.equals(m.methodName().stringValue() + m.methodType().stringValue()))
                || type.fields().stream().anyMatch(f -> wanted.equals(f.fieldName().stringValue() + f.fieldType().stringValue()));
        if (here) {
            return Found.YES;
        }
        Found best = Found.NO;
        for (ClassEntry parent : type.interfaces()) {
            best = better(best, find(parent.asInternalName(), wanted));
        }
        if (type.superclass().isPresent()) {
            best = better(best, find(type.superclass().get().asInternalName(), wanted));
        }
        return best;
    }

    private static Found better(Found a, Found b) {
        if (a == Found.YES || b == Found.YES) {
            return Found.YES;
        }
        return a == Found.UNKNOWN || b == Found.UNKNOWN ? Found.UNKNOWN : Found.NO;
    }
}
