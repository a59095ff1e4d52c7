import java.io.File;
import java.util.Map;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.RuleId;

/** Prints one line for each file and standard, and one for each rule that is broken; see tests/archival.py. */
public class Validate {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean valid = true;
        for (String file : files)
            for (PDFAFlavour standard : new PDFAFlavour[] {PDFAFlavour.PDFA_3_A, PDFAFlavour.PDFUA_1})
                try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file), standard)) {
                    ValidationResult result = Foundries.defaultInstance().createValidator(standard, false).validate(parser);
                    valid &= result.isCompliant();
                    System.out.printf("%s %s: %s, %d assertions%n", new File(file).getName(), standard,
                        result.isCompliant() ? "holds" : "BROKEN", result.getTotalAssertions());
                    for (Map.Entry<RuleId, Integer> failed : result.getFailedChecks().entrySet()) {
                        RuleId rule = failed.getKey();
                        TestAssertion first = result.getTestAssertions().stream()
                            .filter(one -> one.getRuleId().equals(rule)).findFirst().orElseThrow();
                        System.out.printf("  %s-%d, %d times: %s at %s%n", rule.getClause(), rule.getTestNumber(),
                            failed.getValue(), first.getMessage(), first.getLocation().getContext());
                    }
                }
        System.exit(valid ? 0 : 1);
    }
}
