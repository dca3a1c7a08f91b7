import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/**
 * {@code InetAddress.ofLiteral(String)} of Java 22. The call becomes one of a private method that the class is given, which lets {@code InetAddress.getByName}
 * have only what it takes for a literal: for all else that would ask a name server.
 */
final class Literals {
    private static final ClassDesc ADDRESS = ClassDesc.of("java.net.InetAddress");
    private static final ClassDesc UNKNOWN = ClassDesc.of("java.net.UnknownHostException");
    private static final ClassDesc REFUSED = ClassDesc.of("java.lang.IllegalArgumentException");
    private static final MethodTypeDesc TYPE = MethodTypeDesc.of(ADDRESS, ConstantDescs.CD_String);
    private static final String OWN_NAME = "ofLiteral$21";

    /** Digits and dots, or a colon; no brackets, of which {@code getByName} alone knows. */
    private static final String LITERAL = "[0-9.]+|[^\\[]*:.*";

    private Literals() {}

    static boolean is(String owner, String name) {
        return owner.equals("java/net/InetAddress") && name.equals("ofLiteral");
    }

    /** Whether it is a call of the method that Java 21 lacks. */
    static boolean is(InvokeInstruction call) {
        return is(call.owner().asInternalName(), call.name().stringValue());
    }

    /** Whether it is the name of the method that classes are given. */
    static boolean isOwn(String name) {
        return name.equals(OWN_NAME);
    }

    static void call(CodeBuilder builder, ClassDesc self, boolean isInterface) {
        builder.invokestatic(self, OWN_NAME, TYPE, isInterface);
    }

    static void addTo(ClassBuilder builder) {
        int flags = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;
        builder.withMethodBody(OWN_NAME, TYPE, flags, code -> {
            code.aload(0).ldc(LITERAL);
            code.invokevirtual(ConstantDescs.CD_String, "matches", MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_String));
            code.ifThen(literal -> literal.trying(
                    asked -> asked.aload(0).invokestatic(ADDRESS, "getByName", TYPE).areturn(),
                    failed -> failed.catching(UNKNOWN, caught -> refuse(caught.pop()))));
            refuse(code);
        });
    }

    private static void refuse(CodeBuilder code) {
        code.new_(REFUSED).dup().aload(0);
        code.invokespecial(REFUSED, ConstantDescs.INIT_NAME, MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String)).athrow();
    }
}
