import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What Java 22 renamed when the Foreign Function and Memory API became final (JEP 454), mapped back. Whatever has no counterpart stays as it is, for
 * {@link References} to find.
 */
final class Renames {
    private static final String MEMORY = "java/lang/foreign/MemorySegment";
    private static final String ALLOCATOR = "java/lang/foreign/SegmentAllocator";
    private static final String ARENA = "java/lang/foreign/Arena";
    private static final String OPTION = "java/lang/foreign/Linker$Option";

    private final ClassFile classFile;

    Renames(Hierarchy hierarchy) {
        // A new pool of constants, or the new names would still be found in it.
        classFile = ClassFile.of(
                ClassFile.ClassHierarchyResolverOption.of(hierarchy.resolver()), ClassFile.ConstantPoolSharingOption.NEW_POOL);
    }

    /** The class with the names of 21; the very bytes when it uses none of the new ones. */
    byte[] apply(byte[] bytes) {
        ClassModel model = classFile.parse(bytes);
        if (!mentions(model)) {
            return bytes;
        }
        ClassTransform transform = ClassTransform.transformingMethodBodies(CodeTransform.ofStateful(() -> new Code(model)));
        if (hasMember(model, Literals::is)) {
            transform = transform.andThen(ClassTransform.endHandler(Literals::addTo));
        }
        return classFile.transformClass(model, transform);
    }

    private static boolean mentions(ClassModel model) {
        return hasMember(model, (owner, name) -> isCritical(owner, name) || Literals.is(owner, name)) || members(model)
                .anyMatch(member -> old(member.owner().asInternalName(), member.name().stringValue(), member.type().stringValue()).isPresent());
    }

    private static boolean hasMember(ClassModel model, BiPredicate<String, String> wanted) {
        return members(model).anyMatch(member -> wanted.test(member.owner().asInternalName(), member.name().stringValue()));
    }

    private static Stream<MemberRefEntry> members(ClassModel model) {
        return StreamSupport.stream(model.constantPool().spliterator(), false).filter(MemberRefEntry.class::isInstance).map(MemberRefEntry.class::cast);
    }

    private static boolean isCritical(String owner, String name) {
        return owner.equals(OPTION) && name.equals("critical");
    }

    /** The name that a method had in 21; empty when it is the same. */
    private static Optional<String> old(String owner, String name, String type) {
        if (owner.equals(ALLOCATOR) || owner.equals(ARENA)) {
            if (name.equals("allocate") && type.equals("(Ljava/lang/foreign/MemoryLayout;J)Ljava/lang/foreign/MemorySegment;")) {
                return Optional.of("allocateArray");
            }
            if (name.equals("allocateFrom")) {
                return allocation(MethodTypeDesc.ofDescriptor(type));
            }
        }
        if (owner.equals(MEMORY)) {
            if (name.equals("getString") && type.equals("(J)Ljava/lang/String;")) {
                return Optional.of("getUtf8String");
            }
            if (name.equals("setString") && type.equals("(JLjava/lang/String;)V")) {
                return Optional.of("setUtf8String");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> allocation(MethodTypeDesc type) {
        return switch (type.parameterCount()) {
            case 1 -> Optional.of("allocateUtf8String");
            case 2 -> type.parameterType(0).displayName().equals("String")
                    ? Optional.empty()
                    : Optional.of(type.parameterType(1).isArray() ? "allocateArray" : "allocate");
            default -> Optional.empty();
        };
    }

    /** The body of one method. */
    private static final class Code implements CodeTransform {
        private final ClassModel self;
        private boolean heap;

        Code(ClassModel self) {
            this.self = self;
        }

        @Override
        public void accept(CodeBuilder builder, CodeElement element) {
            switch (element) {
                case InvokeInstruction call -> invoke(builder, call);
                case InvokeDynamicInstruction call -> builder.invokedynamic(dynamic(call));
                default -> builder.with(element);
            }
            heap = element instanceof ConstantInstruction constant && Integer.valueOf(1).equals(constant.constantValue());
        }

        private void invoke(CodeBuilder builder, InvokeInstruction call) {
            String owner = call.owner().asInternalName();
            String name = call.name().stringValue();
            if (isCritical(owner, name)) {
                if (heap) {
                    throw new IllegalStateException("Linker.Option.critical(true), but Java 21 has no access to the heap in calls");
                }
                builder.pop();
                builder.invokestatic(call.owner().asSymbol(), "isTrivial", MethodTypeDesc.of(call.typeSymbol().returnType()), true);
                return;
            }
            if (Literals.is(call)) {
                Literals.call(builder, self.thisClass().asSymbol(), self.flags().has(AccessFlag.INTERFACE));
                return;
            }
            Optional<String> old = old(owner, name, call.type().stringValue());
            if (old.isPresent()) {
                builder.invoke(Opcode.INVOKEINTERFACE, call.owner().asSymbol(), old.get(), call.typeSymbol(), true);
            } else {
                builder.with(call);
            }
        }

        private static DynamicCallSiteDesc dynamic(InvokeDynamicInstruction call) {
            ConstantDesc[] arguments = call.bootstrapArgs().stream().map(Code::constant).toArray(ConstantDesc[]::new);
            return DynamicCallSiteDesc.of(call.bootstrapMethod(), call.name().stringValue(), call.typeSymbol(), arguments);
        }

        /** A method reference is a constant of the call that makes its lambda. */
        private static ConstantDesc constant(ConstantDesc constant) {
            if (constant instanceof DirectMethodHandleDesc handle) {
                String owner = handle.owner().descriptorString();
                Optional<String> old = old(owner.substring(1, owner.length() - 1), handle.methodName(), handle.lookupDescriptor());
                if (old.isPresent()) {
                    return MethodHandleDesc.of(handle.kind(), handle.owner(), old.get(), handle.lookupDescriptor());
                }
            }
            return constant;
        }
    }
}
